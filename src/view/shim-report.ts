/** What the reports about an installation need to know of it. Paths are the node's own; `root` stands in front of them. */
export interface InstallationFacts {
  readonly root: string;
  readonly shimDir: string;
  readonly binDir: string;
  readonly store: string;
  readonly maxStoreKib: number;
  readonly plugins: readonly string[];
  readonly edited: readonly string[];
  readonly target: string;
}

/** The report after installing; `runtime` says in words what the runtime does now. */
export function renderInstalled(
  facts: InstallationFacts,
  {already, runtime}: {already: boolean; runtime: string},
): string {
  const {root, shimDir, binDir, store, maxStoreKib, plugins, edited, target} = facts;
  const where = root === '' ? '' : ` on the node under ${root}`;
  const storeFlag = root + store === '/tmp/mlab-cni' ? '' : ` --store ${root}${store}`;
  return [
    already
      ? `Shims are installed already${where}; nothing was changed.`
      : `${count(plugins.length, 'plugin')} got a shim${where}: ${plugins.join(', ')}`,
    '',
    ...renderPairs([
      ['shims', `${shimDir} (shim.sh and ${count(plugins.length, 'link')} to it)`],
      ['real plugins', `${binDir}, untouched`],
      ['captures', `${store}, up to ${renderSize(maxStoreKib)}`],
      ...edited.map((path) => ['edited', path] as const),
      [target, runtime],
    ]),
    '',
    ...renderPairs([
      ['next', `mlab-cni list${storeFlag}    when a pod has come or gone`],
      ['undo', `mlab-cni shim uninstall${rootFlag(root)}`],
    ]),
  ].join('\n');
}

/** What installing would do, in order; the diffs of edited files come last. `restart` names the unit, if it needs one. */
export function renderPlan(
  facts: InstallationFacts,
  {diffs, restart}: {diffs: readonly string[]; restart: string | null},
): string {
  const {root, shimDir, plugins, store, edited} = facts;
  const steps = [
    'write down the way back in /var/lib/mlab-cni/receipt.json',
    `make the store ${store}, unless it is there`,
    `write ${shimDir}/shim.sh, which "mlab-cni shim script" prints`,
    `link to it: ${plugins.join(', ')}`,
    ...edited.map((path) => `edit ${path} as shown below`),
    ...(restart === null ? [] : [`systemctl daemon-reload && systemctl restart ${restart}`]),
  ];
  return [
    `Nothing was changed. Installing${root === '' ? '' : ` on the node under ${root}`} would`,
    '',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    '',
    diffs.join('\n').trimEnd(),
  ].join('\n');
}

/** The report after uninstalling. */
export function renderUninstalled(
  facts: InstallationFacts,
  {captures, restarted}: {captures: number; restarted: boolean},
): string {
  const {root, shimDir, store, edited, target} = facts;
  return [
    `The shims are gone; ${root === '' ? 'this node' : `the node under ${root}`} calls its plugins as before.`,
    '',
    ...renderPairs([
      ...edited.map((path) => ['restored', path] as const),
      ['removed', shimDir],
      ...(restarted ? [['restarted', target] as const] : []),
    ]),
    ...(captures === 0
      ? []
      : ['', `${count(captures, 'capture')} stay in ${root}${store}`, `  to delete them: rm -r ${root}${store}`]),
  ].join('\n');
}

export function renderPairs(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function rootFlag(root: string): string {
  return root === '' ? '' : ` --root ${root}`;
}

function renderSize(kib: number): string {
  if (kib % (1024 * 1024) === 0) return `${kib / (1024 * 1024)} GiB`;
  return kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`;
}
