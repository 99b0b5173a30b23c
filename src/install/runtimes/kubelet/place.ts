import {TargetError} from '../../../errors.js';
import type {Service} from '../../systemd/service.js';
import {editedVariable} from './drop-in.js';
import {binDirUses} from './flags.js';

/** Where the flag goes: into a variable of a file that is there, or of a drop-in of our own. */
export type FlagPlace =
  | {readonly kind: 'drop-in' | 'environment-file'; readonly path: string; readonly variable: string}
  | {readonly kind: 'own-drop-in'; readonly path: string; readonly variable: string; readonly value: string};

const unitDirectory = '/etc/systemd/system/';

/** The drop-in of kubeadm's packages before 1.27, as the M-Lab notes have it. */
export const kubeadmDropIn = `${unitDirectory}kubelet.service.d/10-kubeadm.conf`;

/** Read after the other drop-ins. */
export const ownDropIn = `${unitDirectory}kubelet.service.d/99-mlab-cni.conf`;

/**
 * Where the flag has the last word on the kubelet's command line: where it stands already; else in the first of these
 * variables that ExecStart uses: KUBELET_KUBECONFIG_ARGS, as the M-Lab notes have it, then those that kubeadm leaves to
 * the user. What a package owns below /usr/lib or /lib is not edited, but overridden.
 *
 * @throws TargetError if the flag is written into ExecStart itself
 */
export function chooseFlagPlace({command, variables, uses}: Service): FlagPlace {
  const last = binDirUses(command).at(-1)?.word;
  if (last?.variable === null) throw inExecStart(last.path);
  const names = [editedVariable, 'KUBELET_EXTRA_ARGS', 'KUBELET_KUBEADM_ARGS', ...uses].filter((name) =>
    uses.includes(name),
  );
  const variable = last?.variable ?? names.find((name) => variables.has(name)) ?? names[0];
  if (variable === undefined) return {kind: 'drop-in', path: kubeadmDropIn, variable: editedVariable};
  const setter = variables.get(variable);
  if (setter === undefined) return {kind: 'own-drop-in', path: ownDropIn, variable, value: ''};
  const {path, value} = setter;
  if (!path.includes('/systemd/system/')) return {kind: 'environment-file', path, variable};
  return path.startsWith(unitDirectory)
    ? {kind: 'drop-in', path, variable}
    : {kind: 'own-drop-in', path: ownDropIn, variable, value};
}

function inExecStart(path: string): TargetError {
  return new TargetError(
    `ExecStart in ${path} has --cni-bin-dir itself; whatever is set elsewhere comes before it or would win over it`,
    {suggestions: [`remove --cni-bin-dir from ${path}, then run this again`, 'nothing was changed']},
  );
}
