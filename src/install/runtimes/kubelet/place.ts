import {basename} from 'node:path';
import {TargetError} from '../../../errors.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {otherReaders} from '../../systemd/other-readers.js';
import type {Service} from '../../systemd/service.js';
import {splitWords} from '../../systemd/unit-words.js';
import {editedVariable} from './drop-in.js';
import {binDirUses} from './flags.js';
import {kubeletUnit} from './service.js';

/** Where the flag goes: into a variable of a file that is there, or of a drop-in of our own, or to the end of ExecStart in one. */
export type FlagPlace =
  | {readonly kind: 'drop-in' | 'environment-file'; readonly path: string; readonly variable: string}
  | {readonly kind: 'own-drop-in'; readonly path: string; readonly variable: string; readonly value: string}
  | {readonly kind: 'own-command'; readonly path: string; readonly command: string};

const unitDirectory = '/etc/systemd/system/';

/** The drop-in of kubeadm's packages before 1.27, as the M-Lab notes have it. */
export const kubeadmDropIn = `${unitDirectory}kubelet.service.d/10-kubeadm.conf`;

/** Read after the other drop-ins. */
export const ownDropIn = `${unitDirectory}kubelet.service.d/99-mlab-cni.conf`;

/**
 * Where the flag has the last word on the kubelet's command line: where it stands already; else in the first of these
 * variables that ExecStart uses as words of their own: KUBELET_KUBECONFIG_ARGS, as the M-Lab notes have it, those that kubeadm leaves to
 * the user, those that speak of the kubelet. What a package owns below /usr/lib or /lib is overridden, not edited; a
 * file that other units read, too, is left alone, and where no variable is left a drop-in repeats ExecStart with the flag at its end.
 *
 * @throws TargetError if ExecStart starts something else than a kubelet, which may take no flags there
 */
export function chooseFlagPlace(host: HostPaths, service: Service): FlagPlace {
  const {command, variables, uses, assumed} = service;
  const last = binDirUses(command).at(-1)?.word;
  const names = [editedVariable, 'KUBELET_EXTRA_ARGS', 'KUBELET_KUBEADM_ARGS', ...uses.toSorted(byOwner(service))];
  const isFree = (name: string) => uses.includes(name) && !isShared(host, variables.get(name)?.path);
  const free = names.filter(isFree);
  const variable =
    last === undefined
      ? (free.find((name) => variables.has(name)) ?? free[0])
      : last.variable !== null && isFree(last.variable)
        ? last.variable
        : undefined;
  if (variable === undefined) {
    if (assumed) return {kind: 'drop-in', path: kubeadmDropIn, variable: editedVariable};
    return {kind: 'own-command', path: ownDropIn, command: commandToRepeat(service)};
  }
  const setter = variables.get(variable);
  if (setter === undefined) return {kind: 'own-drop-in', path: ownDropIn, variable, value: ''};
  const {path, value} = setter;
  if (!path.includes('/systemd/system/')) return {kind: 'environment-file', path, variable};
  return path.startsWith(unitDirectory)
    ? {kind: 'drop-in', path, variable}
    : {kind: 'own-drop-in', path: ownDropIn, variable, value};
}

/** The kubelet's own file and variable first: another may be meant for more. */
function byOwner({variables}: Service): (left: string, right: string) => number {
  const rank = (name: string) => {
    const own = [variables.get(name)?.path ?? '', name].filter((text) => /kubelet/i.test(text));
    return -own.length;
  };
  return (left, right) => rank(left) - rank(right);
}

function isShared(host: HostPaths, path: string | undefined): boolean {
  return path !== undefined && !path.includes('/systemd/system/') && otherReaders(host, path, kubeletUnit).length > 0;
}

function commandToRepeat({start, command}: Service): string {
  const [program, first] = command.map(({text}) => text);
  const isKubelet = basename(program ?? '') === 'kubelet' || first === 'kubelet'; // hyperkube kubelet
  const isOne = splitWords(start.value)?.every(({text}) => text !== ';') === true;
  if (isKubelet && isOne) return start.value;
  throw new TargetError(
    `ExecStart in ${start.path} starts ${program ?? 'nothing'}, and what that gives a kubelet is not known`,
    {
      suggestions: [
        'mlab-cni shim install --mode mount    edits no file',
        `or give it the flag --cni-bin-dir by hand in ${start.path}`,
        'nothing was changed',
      ],
    },
  );
}
