import {counted} from '../text/counted.js';

/** What the reports about an installation need to know of it. Paths are the node's own; `root` stands in front of them. */
export interface InstallationFacts {
  readonly root: string;
  readonly shimDir: string;
  readonly binDirs: readonly string[];
  /** Where the real plugins can be reached: other directories than binDirs in mount mode. */
  readonly realDirs: readonly string[];
  readonly store: string;
  readonly maxStoreKib: number;
  readonly keepFreeKib: number;
  readonly polls: boolean;
  readonly plugins: readonly string[];
  readonly edited: readonly string[];
  /** Configuration files that were not there before. */
  readonly added: readonly string[];
  readonly mode: 'dir' | 'mount';
  readonly target: string;
}

/** Where a plugin that a network needs is found without the shims and with them. */
export interface PlacementFacts {
  readonly plugin: string;
  readonly neededBy: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly recorded: boolean;
}

/** A line per plugin; empty if nothing is needed. */
export function renderPlacements(placements: readonly PlacementFacts[]): string[] {
  if (placements.length === 0) return [];
  const width = Math.max(...placements.map(({plugin}) => plugin.length));
  const lines = placements.map(({plugin, neededBy, before, after, recorded}) => {
    const now = after === null ? 'nowhere' : `${recorded ? 'a shim, then ' : ''}${after}`;
    return `  ${plugin.padEnd(width)}  ${before ?? 'nowhere'}  ->  ${now}    (${neededBy})`;
  });
  return ['What the networks need, and where it is found before and after:', ...lines, ''];
}

/** What was found to start pods, and which target follows from that. */
export function renderDetection(detection: {
  readonly runtime: string;
  readonly found: readonly string[];
  readonly because: string;
}): string {
  const {runtime, found, because} = detection;
  return [...found.map((line) => `found: ${line}`), `so the target is ${runtime}: ${because}`].join('\n');
}

/** The report after installing; `runtime` says in words what the runtime does now. */
export function renderInstalled(
  facts: InstallationFacts,
  {already, placements, runtime}: {already: boolean; placements: readonly PlacementFacts[]; runtime: string},
): string {
  const {root, store, plugins, edited, added, target} = facts;
  const where = root === '' ? '' : ` on the node under ${root}`;
  const storeFlag = root + store === '/tmp/mlab-cni' ? '' : ` --store ${root}${store}`;
  return [
    already
      ? `Shims are installed already${where}; nothing was changed.`
      : `${counted(plugins.length, 'plugin')} got a shim${where}: ${plugins.join(', ')}`,
    '',
    ...renderPairs([
      ...renderPlaces(facts),
      ['captures', `${store}, ${renderKeeping(facts)}`],
      ...edited.map((path) => ['edited', path] as const),
      ...added.map((path) => ['added', path] as const),
      [target, runtime],
    ]),
    '',
    ...renderPlacements(placements),
    ...renderPairs([
      ['next', `mlab-cni list${storeFlag}    when a pod has come or gone`],
      ['undo', `mlab-cni shim uninstall${rootFlag(root)}`],
    ]),
  ].join('\n');
}

function renderPlaces({mode, shimDir, binDirs, realDirs, plugins}: InstallationFacts): (readonly [string, string])[] {
  return mode === 'mount'
    ? [
        ['shims', `${shimDir} (one file per plugin), mounted over ${binDirs.join(' and ')} until the next reboot`],
        ['real plugins', `${realDirs.join(' and ')}, as long as the shims cover ${binDirs.join(' and ')}`],
      ]
    : [
        ['shims', `${shimDir} (shim.sh and ${counted(plugins.length, 'link')} to it)`],
        ['real plugins', `${binDirs.join(' and ')}, untouched`],
      ];
}

/** What installing would do, in order; the diffs of edited files come last. `restart` names the unit, if it needs one. */
export function renderPlan(
  facts: InstallationFacts,
  {
    placements,
    diffs,
    restart,
  }: {placements: readonly PlacementFacts[]; diffs: readonly string[]; restart: string | null},
): string {
  const {root, store, edited, added} = facts;
  const steps = [
    'write down the way back in /var/lib/mlab-cni/receipt.json',
    `make the store ${store}, unless it is there`,
    ...planPlaces(facts),
    ...edited.map((path) => `edit ${path} as shown below`),
    ...added.map((path) => `write ${path} as shown below`),
    ...(restart === null ? [] : [`systemctl daemon-reload && systemctl restart ${restart}`]),
  ];
  return [
    `Nothing was changed. Installing${root === '' ? '' : ` on the node under ${root}`} would`,
    '',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
    ...renderPlacements(placements),
    diffs.join('\n').trimEnd(),
  ]
    .join('\n')
    .trimEnd();
}

function planPlaces({mode, shimDir, binDirs, realDirs, plugins}: InstallationFacts): string[] {
  const names = plugins.join(', ');
  return mode === 'mount'
    ? [
        `write one shim per plugin into ${shimDir}: ${names}`,
        `make the real plugins reachable as ${realDirs.join(' and ')}, by a mount`,
        `mount ${shimDir} over ${binDirs.join(' and ')}: no file is edited, nothing restarted, and a reboot ends it`,
      ]
    : [`write ${shimDir}/shim.sh, which "mlab-cni shim script --shim" prints`, `link to it: ${names}`];
}

/** What installing once more would do. */
export function renderNoPlan(kind: 'installed' | 'unfinished' | 'renewed'): string {
  const would = {
    installed: 'there is nothing to do',
    unfinished: 'installing would make the steps that are missing ("mlab-cni shim status" names them)',
    renewed: 'installing would give them the new settings, without a restart',
  };
  return `Shims are installed already: ${would[kind]}. Nothing was changed.`;
}

/** The report after uninstalling. */
export function renderUninstalled(
  facts: InstallationFacts,
  {captures, restarted}: {captures: number; restarted: boolean},
): string {
  const {root, mode, shimDir, binDirs, store, edited, added, target} = facts;
  return [
    `The shims are gone; ${root === '' ? 'this node' : `the node under ${root}`} calls its plugins as before.`,
    '',
    ...renderPairs([
      ...edited.map((path) => ['restored', path] as const),
      ...(mode === 'mount' ? [['unmounted', binDirs.join(' and ')] as const] : []),
      ...[...added, shimDir].map((path) => ['removed', path] as const),
      ...(restarted ? [['restarted', target] as const] : []),
    ]),
    ...(captures === 0
      ? []
      : [
          '',
          `${counted(captures, 'capture')} ${captures === 1 ? 'stays' : 'stay'} in ${root}${store}`,
          `  to delete them: rm -r ${root}${store}`,
        ]),
  ].join('\n');
}

/** What `sync` found and did. */
export function renderSynced(report: {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly moved: readonly string[];
  readonly left: readonly string[];
  readonly repaired: readonly string[];
  readonly updated: boolean;
}): string {
  const {added, removed, moved, left, repaired, updated} = report;
  const done = [
    ...(added.length === 0 ? [] : [['new shims', added.join(', ')] as const]),
    ...(removed.length === 0 ? [] : [['shims removed with their plugin', removed.join(', ')] as const]),
    ...(moved.length === 0 ? [] : [['newer plugins moved behind their shims', moved.join(', ')] as const]),
    ...(repaired.length === 0 ? [] : [['shims that were gone, and are back', repaired.join(', ')] as const]),
    ...(left.length === 0 ? [] : [['left, as they are being written', left.join(', ')] as const]),
    ...(updated ? [['all shims', 'renewed by this mlab-cni'] as const] : []),
  ];
  return done.length === 0
    ? 'The shims are in line with the plugins; nothing was changed.'
    : renderPairs(done).join('\n');
}

export function renderPairs(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function rootFlag(root: string): string {
  return root === '' ? '' : ` --root ${root}`;
}

/** How much of the calls is kept. */
export function renderKeeping(keeping: {
  readonly maxStoreKib: number;
  readonly keepFreeKib: number;
  readonly polls: boolean;
}): string {
  const {maxStoreKib, keepFreeKib, polls} = keeping;
  const free = keepFreeKib === 0 ? '' : `, as long as ${renderSize(keepFreeKib)} stay free`;
  return `up to ${renderSize(maxStoreKib)}${free}${polls ? ', with successful polls' : ''}`;
}

function renderSize(kib: number): string {
  if (kib % (1024 * 1024) === 0) return `${kib / (1024 * 1024)} GiB`;
  return kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`;
}
