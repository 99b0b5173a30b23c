import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {
  renderDetection,
  renderInstalled,
  renderKeeping,
  renderNoPlan,
  renderPlan,
  renderSynced,
  renderUninstalled,
} from '../../../../src/view/shim/shim-report.js';
import {nothingDropped} from '../../../../src/capture/retention/dropped.js';
import {renderScriptStatus, renderStatus} from '../../../../src/view/shim/shim-status.js';

const test = suite('view/shim/shim-report and shim-status');

const facts = {
  root: '',
  mode: 'dir' as const,
  shimDir: '/usr/shimcni/bin',
  binDirs: ['/opt/cni/bin'],
  realDirs: ['/opt/cni/bin'],
  store: '/tmp/mlab-cni',
  maxStoreKib: 262_144,
  keepFreeKib: 65_536,
  polls: false,
  plugins: ['bridge'],
  edited: ['/etc/x.conf'],
  added: [],
  target: 'kubelet',
};

test('after installing: what was done, what is next, how to undo', () => {
  assert.is(
    renderInstalled(facts, {already: false, placements: [], runtime: 'process 7 calls the shims'}),
    `1 plugin got a shim: bridge

  shims         /usr/shimcni/bin (shim.sh and 1 link to it)
  real plugins  /opt/cni/bin, untouched
  captures      /tmp/mlab-cni, up to 256 MiB, as long as 64 MiB stay free
  edited        /etc/x.conf
  kubelet       process 7 calls the shims

  next  mlab-cni list    when a pod has come or gone
  undo  mlab-cni shim uninstall`,
  );
});

test('what the networks need is listed with where it is found, before and after', () => {
  const placements = [
    {
      plugin: 'bridge',
      neededBy: '/etc/cni/net.d/10-x.conflist',
      before: '/a/bridge',
      after: '/a/bridge',
      recorded: true,
    },
    {plugin: 'tuning', neededBy: 'containerd', before: null, after: null, recorded: false},
  ];
  const text = renderInstalled(facts, {already: false, placements, runtime: ''});
  assert.match(text, '  bridge  /a/bridge  ->  a shim, then /a/bridge    (/etc/cni/net.d/10-x.conflist)');
  assert.match(text, '  tuning  nowhere  ->  nowhere    (containerd)');
});

test('under a root, the next commands name it', () => {
  const text = renderInstalled(
    {...facts, root: '/srv/n', maxStoreKib: 3},
    {already: true, placements: [], runtime: ''},
  );
  assert.match(text, 'installed already on the node under /srv/n');
  assert.match(text, 'mlab-cni list --store /srv/n/tmp/mlab-cni ');
  assert.match(text, /mlab-cni shim uninstall --root \/srv\/n$/);
  assert.match(text, 'up to 3 KiB');
});

test('a plan ends with its diffs', () => {
  const text = renderPlan(facts, {placements: [], diffs: ['--- a\n+++ b\n'], restart: 'kubelet.service'});
  assert.match(text, '  6. systemctl daemon-reload && systemctl restart kubelet.service');
  assert.ok(text.endsWith('\n\n--- a\n+++ b'));
  assert.not.match(renderPlan(facts, {placements: [], diffs: [], restart: null}), 'systemctl');
});

test('after uninstalling: where the captures are', () => {
  const text = renderUninstalled(facts, {captures: 2, restarted: true});
  assert.match(text, '  restored   /etc/x.conf');
  assert.match(text, '2 captures stay in /tmp/mlab-cni\n  to delete them: rm -r /tmp/mlab-cni');
  assert.not.match(renderUninstalled(facts, {captures: 0, restarted: false}), 'stay');
});

const mounted = {
  ...facts,
  mode: 'mount' as const,
  realDirs: ['/usr/shimcni/bin.real'],
  edited: [],
  target: 'containerd',
};

test('in mount mode: what covers what, and no word of links or edited files', () => {
  const text = renderInstalled(mounted, {already: false, placements: [], runtime: 'process 7 calls the shims'});
  assert.match(text, '/usr/shimcni/bin (one file per plugin), mounted over /opt/cni/bin until the next reboot');
  assert.match(text, '/usr/shimcni/bin.real, as long as the shims cover /opt/cni/bin');
  assert.not.match(text, /link|edited|untouched/);
  const plan = renderPlan(mounted, {placements: [], diffs: [], restart: null});
  assert.match(plan, '  5. mount /usr/shimcni/bin over /opt/cni/bin: no file is edited');
  assert.not.match(plan, /link|shim\.sh|systemctl/);
  assert.match(renderUninstalled(mounted, {captures: 0, restarted: false}), '  unmounted  /opt/cni/bin\n');
});

test('a configuration file of ours is added, and removed again', () => {
  const added = {...facts, edited: [], added: ['/etc/containerd/conf.d/zz-mlab-cni.toml']};
  assert.match(
    renderInstalled(added, {already: false, placements: [], runtime: ''}),
    /^ {2}added {9}\/etc\/containerd/m,
  );
  assert.match(
    renderPlan(added, {placements: [], diffs: ['x'], restart: null}),
    '5. write /etc/containerd/conf.d/zz-mlab-cni.toml as',
  );
  assert.match(renderUninstalled(added, {captures: 0, restarted: true}), /^ {2}removed {4}\/etc\/containerd/m);
});

test('status: each problem with what to do', () => {
  const status = {
    ...facts,
    healthy: false,
    installedAt: '2026-01-01T00:00:00.000Z',
    shimVersion: '1.2.3',
    captures: 1,
    recording: {on: false, reason: 'full'},
    runtime: {state: 'running', usesShims: false},
    plugins: {shimmed: ['bridge', 'portmap']},
    problems: [{what: 'something\n', remedy: 'do this'}],
  };
  const text = renderStatus(status, nothingDropped);
  assert.match(text, /^installed, with 1 problem\n/);
  assert.match(text, 'kubelet (running, does not call the shims)');
  assert.match(text, 'off: full');
  assert.ok(text.endsWith('\n\n! something\n  try: do this'));
});

test('several plugins are several, one is one', () => {
  const two = {...facts, plugins: ['bridge', 'portmap']};
  const text = renderInstalled(two, {already: false, placements: [], runtime: ''});
  assert.match(text, /^2 plugins got a shim: bridge, portmap\n/);
  assert.match(text, '(shim.sh and 2 links to it)');
  assert.not.match(text, 'What the networks need');
});

test('a store that is elsewhere is named in the next command, the usual one is not', () => {
  const next = (changes: Partial<typeof facts>) =>
    renderInstalled({...facts, ...changes}, {already: false, placements: [], runtime: ''});
  assert.match(next({store: '/var/lib/store'}), 'mlab-cni list --store /var/lib/store    when');
  assert.not.match(next({}), '--store');
});

test('what is kept: sizes in the largest whole unit, room that stays free, and polls', () => {
  const kept = (maxStoreKib: number, keepFreeKib = 0, polls = false) =>
    renderKeeping({maxStoreKib, keepFreeKib, polls});
  assert.is(kept(2 * 1024 * 1024), 'up to 2 GiB');
  assert.is(kept(1024), 'up to 1 MiB');
  assert.is(kept(1500), 'up to 1500 KiB');
  assert.is(kept(1024, 2048), 'up to 1 MiB, as long as 2 MiB stay free');
  assert.is(kept(1024, 0, true), 'up to 1 MiB, with successful polls');
});

test('a plan numbers its steps, and says whose node it is', () => {
  const text = renderPlan(facts, {placements: [], diffs: [], restart: null});
  assert.match(text, /^Nothing was changed\. Installing would\n\n {2}1\. write down the way back/);
  assert.match(text, '  4. link to it: bridge\n  5. edit /etc/x.conf as shown below');
  assert.match(
    renderPlan({...facts, root: '/n'}, {placements: [], diffs: [], restart: null}),
    'on the node under /n would',
  );
});

test('installing once more says what it would do', () => {
  for (const [kind, message] of [
    ['installed', 'there is nothing to do'],
    ['unfinished', 'the steps that are missing'],
    ['renewed', 'the new settings, without a restart'],
  ] as const) {
    assert.match(renderNoPlan(kind), message);
    assert.match(renderNoPlan(kind), 'Nothing was changed');
  }
});

test('after uninstalling: which node calls its plugins again, and what was restarted', () => {
  assert.match(
    renderUninstalled(facts, {captures: 0, restarted: true}),
    /this node calls its plugins as before[^]*restarted {2}kubelet/,
  );
  const under = renderUninstalled({...facts, root: '/n'}, {captures: 1, restarted: false});
  assert.match(under, 'the node under /n calls');
  assert.match(under, '1 capture stays in /n/tmp/mlab-cni');
  assert.not.match(under, /restarted|unmounted/);
});

const insync = {added: [], removed: [], moved: [], left: [], repaired: [], updated: false};

test('sync tells what it did, each only if it did', () => {
  assert.is(renderSynced(insync), 'The shims are in line with the plugins; nothing was changed.');
  for (const [name, message] of [
    ['added', 'new shims  a, b'],
    ['removed', 'shims removed with their plugin  a, b'],
    ['moved', 'newer plugins moved behind their shims  a, b'],
    ['left', 'left, as they are being written  a, b'],
    ['repaired', 'shims that were gone, and are back  a, b'],
  ] as const) {
    assert.is(renderSynced({...insync, [name]: ['a', 'b']}), `  ${message}`);
  }
  assert.is(renderSynced({...insync, updated: true}), '  all shims  renewed by this mlab-cni');
});

test('what was found to start pods, and what follows from it', () => {
  const text = renderDetection({runtime: 'containerd', found: ['a socket', 'a unit'], because: 'it listens'});
  assert.is(text, 'found: a socket\nfound: a unit\nso the target is containerd: it listens');
});

test('status of what is well: mode, runtime, captures, and what made room', () => {
  const well = {
    ...mounted,
    healthy: true,
    installedAt: '2026-01-01T00:00:00.000Z',
    shimVersion: '1.2.3',
    captures: 2,
    recording: {on: true, reason: null},
    runtime: {state: 'running', usesShims: true as boolean | null},
    plugins: {shimmed: ['bridge']},
    problems: [],
  };
  const text = renderStatus(well, nothingDropped);
  assert.match(text, /^installed, and all is well\n/);
  assert.match(text, 'mount over /opt/cni/bin, since 2026');
  assert.match(text, 'containerd (running, calls the shims)');
  assert.match(text, /store +\/tmp\/mlab-cni, 2 captures/);
  assert.match(text, /recording +on$/);
  assert.not.match(text, /made room|problem|!/);
  assert.match(
    renderStatus({...well, runtime: {state: 'unknown', usesShims: null}}, nothingDropped),
    'containerd (unknown)',
  );
  assert.match(renderStatus({...well, recording: {on: false, reason: null}}, nothingDropped), 'off: unknown reason');
  const dropped = {...nothingDropped, classes: {...nothingDropped.classes, polls: 12}};
  assert.match(renderStatus(well, dropped), 'made room     12: 12 of successful polls');
});

test('status of what the node script switched on', () => {
  const script = {version: '1.2.3', over: ['/opt/cni/bin', '/b'], store: '/s', problems: []};
  assert.match(renderScriptStatus(script, nothingDropped), /^switched on by the node script, and all is well\n/);
  assert.match(renderScriptStatus(script, nothingDropped), 'over /opt/cni/bin, /b, made by 1.2.3');
  const text = renderScriptStatus({...script, problems: [{what: 'a shim is gone', remedy: 'do this'}]}, nothingDropped);
  assert.match(text, /^switched on by the node script\n[^]*\n\n! a shim is gone\n {2}try: do this$/);
});

test.run();
