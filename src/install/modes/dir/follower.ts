import {missingDirectories, type Change} from '../../edits/change.js';
import type {HostPaths} from '../../../system/host-paths.js';
import {reloadUnits, startUnit, stopUnits, unitState} from '../../systemd/systemctl.js';
import type {NodeAccess} from '../../runtimes/target.js';
import {shimName} from '../../shim-files/plugins.js';

const unitDirectory = '/etc/systemd/system';
export const pathUnit = 'mlab-cni-follow.path';
const serviceUnit = 'mlab-cni-follow.service';

/**
 * For a runtime that looks in one directory alone, that of the shims: a path unit of systemd gives each plugin that an
 * add-on installs later its link there, within a second and without us.
 */
export function planFollower(
  host: HostPaths,
  {shimDir, realDirs}: {readonly shimDir: string; readonly realDirs: readonly string[]},
): Change[] {
  const script = `${shimDir}.follow`;
  const wants = `${unitDirectory}/multi-user.target.wants`;
  const file = (path: string, text: string, mode: number): Change => ({
    kind: 'file',
    path,
    mode,
    content: Buffer.from(text),
  });
  return [
    file(script, scriptText(host.at(shimDir), realDirs.map(host.at)), 0o755),
    ...missingDirectories(host, wants, 0o755),
    file(`${unitDirectory}/${serviceUnit}`, serviceText(host.at(script)), 0o644),
    file(`${unitDirectory}/${pathUnit}`, pathText(realDirs.map(host.at)), 0o644),
    {kind: 'link', path: `${wants}/${pathUnit}`, to: `../${pathUnit}`},
  ];
}

export function hasFollower(prepare: readonly Change[]): boolean {
  return prepare.some(({path}) => path === `${unitDirectory}/${pathUnit}`);
}

/** Whether systemd watches; what cannot be asked is taken for it. */
export async function isFollowing({run, live}: NodeAccess): Promise<boolean> {
  const state = live ? await unitState(run, pathUnit) : undefined;
  return state === undefined || state.activeState === 'active';
}

/** @throws TargetError with what systemctl said */
export async function startFollower({run, live}: NodeAccess): Promise<void> {
  if (!live) return; // it is enabled: the node's own systemd starts it
  await reloadUnits(run);
  await startUnit(run, pathUnit);
}

export async function stopFollower({run, live}: NodeAccess): Promise<void> {
  if (live) await stopUnits(run, [pathUnit, serviceUnit]);
}

/** An add-on writes several plugins one after the other: it looks again until nothing has come for two seconds. */
function scriptText(shimDir: string, realDirs: readonly string[]): string {
  return `#!/bin/sh
# made by mlab-cni: the runtime looks for plugins in the directory of the shims alone, so what comes later gets a link there
cd '${shimDir}' && [ -x ${shimName} ] || exit 0
quiet=0
while [ "$quiet" -lt 10 ]; do
  quiet=$((quiet + 1))
  for plugin in ${realDirs.map((directory) => `'${directory}'/*`).join(' ')}; do
    name=\${plugin##*/}
    if [ -f "$plugin" ] && [ -x "$plugin" ] && ! [ -e "$name" ] && ! [ -h "$name" ]; then
      ln -s ${shimName} "$name" && quiet=0
    fi
  done
  sleep 0.2 2>/dev/null || sleep 1
done
`;
}

function serviceText(script: string): string {
  return `# made by mlab-cni; "mlab-cni shim uninstall" removes it
[Unit]
Description=Give CNI plugins that came later a shim
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh ${script}
`;
}

function pathText(realDirs: readonly string[]): string {
  return `# made by mlab-cni; "mlab-cni shim uninstall" removes it
[Unit]
Description=Notice CNI plugins that come later

[Path]
${realDirs.map((directory) => `PathChanged=${directory}`).join('\n')}
TriggerLimitIntervalSec=0

[Install]
WantedBy=multi-user.target
`;
}
