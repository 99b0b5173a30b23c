import {
  checkConfigurationDirectory,
  checkConfigurationFile,
  isConfigurationName,
} from '../../cni/check/configuration-files.js';
import {parseJsonObject} from '../../cni/json.js';
import {lintRemark} from './lint-remark.js';
import {configurationsIn, findMultus, type NodeConfiguration} from '../reading/node-configuration.js';
import {broken, doubtful, unchecked, worthKnowing, type Remark} from '../remark.js';
import type {Directory, DirectoryEntry} from '../directory.js';

/** Checks which file runtimes take, what is in it, and what else lies around. */
export function checkDirectory({directory, engines, winner, multus}: NodeConfiguration): Remark[] {
  if (directory.kind === 'unreadable') return [unreadableDirectory(directory)];
  if (winner === null) {
    return [
      ...checkConfigurationDirectory(directory.path, []).map((finding) => lintRemark(directory.path, finding)),
      ...leftovers(directory),
    ];
  }
  const others = configurationsIn(directory).filter((entry) => entry !== winner);
  return [
    ...checkWinner(directory.path, winner),
    ...others.flatMap((entry) =>
      engines.length === 0 ? checkLoser(directory.path, entry) : checkEngines(directory.path, entry),
    ),
    ...(multus === null && engines.length === 0 && others.length > 0 ? [unused(directory.path, winner, others)] : []),
    ...(multus === null && winner.text !== null ? passedOver(directory.path, winner, others) : []),
    ...leftovers(directory),
  ];
}

function unreadableDirectory({path, code}: Extract<Directory, {kind: 'unreadable'}>): Remark {
  if (code !== 'ENOENT') return unchecked(`the network configurations in ${path}`, `it cannot be read (${code})`);
  return broken('configuration-directory-missing', {
    what: `there is no ${path}: the runtime reports "cni config uninitialized", and the node is NotReady`,
    evidence: [`${path}: ENOENT`],
    next: 'deploy the network add-on; --conf-dir names another directory',
  });
}

/** containerd loads nothing at all then (github.com/containerd/go-cni opts.go, loadFromConfDir); others take the next. */
const consequence = 'it comes first by name: containerd then loads none at all, and other runtimes take the next';

function checkWinner(directory: string, {name, text, code}: DirectoryEntry): Remark[] {
  const path = `${directory}/${name}`;
  if (text === null) {
    const what = `${path} cannot be read (${code ?? ''})`;
    if (code === 'EACCES') return [unchecked(`the network configuration ${path}`, 'it cannot be read without root')];
    return [
      broken('file-unreadable', {
        what,
        evidence: [consequence],
        next: `move it away, if it is a leftover: mv ${path} ${path}.off`,
      }),
    ];
  }
  return checkConfigurationFile({name, text}).map((finding) => {
    const remark = lintRemark(path, finding);
    return finding.id === 'file-unreadable' ? {...remark, evidence: [consequence, ...remark.evidence]} : remark;
  });
}

/** What is in it matters to nobody, but that it cannot be read may. */
function checkLoser(directory: string, {name, text}: DirectoryEntry): Remark[] {
  const findings = checkConfigurationFile({name, text: text ?? ''}).filter(({id}) => id === 'file-unreadable');
  return findings.map((finding) => ({...lintRemark(`${directory}/${name}`, finding), severity: 'warning'}));
}

/** podman or nerdctl uses it: what is wrong with it is wrong for their containers, not for pods. */
function checkEngines(directory: string, {name, text}: DirectoryEntry): Remark[] {
  const findings = checkConfigurationFile({name, text: text ?? ''});
  return findings.map((finding) => {
    const remark = lintRemark(`${directory}/${name}`, finding);
    return remark.severity === 'error' ? {...remark, severity: 'warning'} : remark;
  });
}

function unused(directory: string, winner: DirectoryEntry, others: readonly DirectoryEntry[]): Remark {
  const names = others.map(({name}) => name).join(', ');
  return worthKnowing('files-unused', {
    what: `${winner.name} wins, and ${names} ${others.length === 1 ? 'is' : 'are'} not used`,
    evidence: [`${directory}: runtimes take the first of all .conf, .conflist and .json by name`],
    next: `move away what is left over, or give what shall win the first name`,
  });
}

/** Whoever installs multus wants it first: pods get no network beside the default one otherwise. */
function passedOver(path: string, winner: DirectoryEntry, others: readonly DirectoryEntry[]): Remark[] {
  const multus = others.find(({text}) => findMultus(parseJsonObject(text ?? '') ?? {}) !== undefined);
  if (multus === undefined) return [];
  return [
    doubtful('multus-not-first', {
      what: `${winner.name} comes before ${multus.name}: the runtime never calls multus, and pods get no network but the default one`,
      evidence: [`${path}: runtimes take the first of all .conf, .conflist and .json by name`],
      next: `let multus' DaemonSet write its configuration under a name that comes first; or, if ${winner.name} is left over from another add-on, move it away`,
    }),
  ];
}

/** Of editors and packages, and what add-ons rename to switch it off (Cilium: `.cilium_bak`). */
const leftoverName =
  /~$|\.(bak|old|orig|save|sw[a-p]|tmp|disabled|rpm(new|save|orig)|dpkg-\w+|ucf-\w+)$|^#.*#$|\.(conf|conflist|json)[._-]\w*(bak|backup|disabled|off|old|orig|save)\w*$/i;

function leftovers({path, entries}: Extract<Directory, {kind: 'read'}>): Remark[] {
  const ignored = entries.filter(({name}) => !isConfigurationName(name));
  const left = ignored.filter(({name}) => leftoverName.test(name)).map(({name}) => name);
  const almost = ignored.filter(({name}) => /\.(conf|conflist|json)\.?\w*$/i.test(name) && !leftoverName.test(name));
  return [
    ...almost.map(({name}) =>
      doubtful('file-ignored', {
        what: `${name} looks like a network configuration, and no runtime reads a file of that name`,
        evidence: [`${path}/${name} ends neither in .conf nor in .conflist nor in .json`],
        next: 'rename it if it is meant to count, else move it away',
      }),
    ),
    ...(left.length === 0
      ? []
      : [
          worthKnowing('leftover-files', {
            what: `files that were put aside: ${left.join(', ')}`,
            evidence: [`in ${path}, where no runtime reads them`],
            next: 'see whether they hold a change that should have taken effect',
          }),
        ]),
  ];
}
