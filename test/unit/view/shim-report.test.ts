import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {renderInstalled, renderPlan, renderUninstalled} from '../../../src/view/shim-report.js';
import {nothingDropped} from '../../../src/capture/retention/dropped.js';
import {renderStatus} from '../../../src/view/shim-status.js';

const test = suite('view/shim-report and shim-status');

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

test.run();
