import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {EditChange} from '../../../../src/install/edits/change.js';
import {withoutEdit} from '../../../../src/install/edits/without-edit.js';
import {setTomlKey} from '../../../../src/install/edits/toml-edit.js';

const test = suite('install/an edit is taken out of a file that was changed since');

const shimDir = '/usr/shimcni/bin';
const table = ['plugins', 'io.containerd.grpc.v1.cri', 'cni'];
const header = '[plugins."io.containerd.grpc.v1.cri".cni]';

function edit(before: string, after: string, path = '/etc/containerd/config.toml'): EditChange {
  const ownership = {mode: 0o644, uid: 0, gid: 0};
  return {kind: 'edit', path, before: Buffer.from(before), after: Buffer.from(after), wrote: shimDir, ...ownership};
}

function editToml(before: string, name: 'bin_dir' | 'bin_dirs'): EditChange {
  const value = name === 'bin_dir' ? shimDir : [shimDir, '/opt/cni/bin'];
  return edit(before, setTomlKey(before, {table, name}, value, 'config.toml'));
}

const text = (bytes: Buffer | undefined) => bytes?.toString();

test('a runtime was added by a generator, which wrote the whole file in its own way', () => {
  const before = `version = 2\n${header}\n  bin_dir = "/opt/cni/bin"\n  conf_dir = "/etc/cni/net.d"\n`;
  const now = `version = 2\n\n[plugins]\n\n  [plugins."io.containerd.grpc.v1.cri".cni]\n      bin_dir = '${shimDir}'\n      conf_dir = "/etc/cni/net.d"\n\n  [plugins."io.containerd.grpc.v1.cri".containerd]\n    default_runtime_name = "nvidia"\n`;
  assert.is(
    text(withoutEdit(editToml(before, 'bin_dir'), Buffer.from(now))),
    now.replace(`      bin_dir = '${shimDir}'`, '  bin_dir = "/opt/cni/bin"'),
  );
});

test('a key that was not there goes away, in each kind of line end', () => {
  for (const end of ['\n', '\r\n']) {
    const before = ['version = 2', header, '  conf_dir = "/etc/cni/net.d"', ''].join(end);
    const change = editToml(before, 'bin_dir');
    const now = `# Ansible managed${end}${change.after.toString()}root = "/data"${end}`;
    assert.is(text(withoutEdit(change, Buffer.from(now))), `# Ansible managed${end}${before}root = "/data"${end}`);
  }
});

test('a list gets its directories back', () => {
  const before = `version = 2\n${header}\nbin_dirs = ["/opt/cni/bin"]\n`;
  const change = editToml(before, 'bin_dirs');
  assert.is(text(withoutEdit(change, Buffer.from(`${change.after.toString()}# mine\n`))), `${before}# mine\n`);
});

test('bytes that are no UTF-8 survive', () => {
  const change = edit('a\n', `a ${shimDir}\n`, '/etc/default/kubelet');
  const mine = Buffer.from([0x23, 0xff, 0xfe, 0x0a]);
  const result = withoutEdit(change, Buffer.concat([mine, change.after]));
  assert.equal(result, Buffer.concat([mine, change.before]));
});

for (const [name, now] of [
  ['our line has another value, too', `${header}\nbin_dir = "${shimDir}:/x"\n`],
  ['it is there twice', `${header}\nbin_dir = "${shimDir}"\n[x]\nbin_dir = "${shimDir}"\n`],
  ['somebody else leads there, too', `${header}\nbin_dir = "${shimDir}"\n[x]\nother = "${shimDir}"\n`],
] as const) {
  test(`not told: ${name}`, () => {
    assert.is(withoutEdit(editToml(`${header}\nbin_dir = "/opt/cni/bin"\n`, 'bin_dir'), Buffer.from(now)), undefined);
  });
}

test('any lines around it, in any order of blanks, come through as they are', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const noise = (salt: number) =>
      Array.from({length: (seed * salt) % 7}, (_, index) => `# ${(seed * 7919 + index * salt) % 997}\n`).join('');
    const [before, blanks] = [`${header}\nbin_dir = "/opt/cni/bin"\n`, ' '.repeat(seed % 5)];
    const around = (line: string) => `${noise(3)}${header}\n${noise(5)}${line}\n${noise(2)}`;
    const now = around(`${blanks}bin_dir${blanks} =  "${shimDir}"`);
    const result = text(withoutEdit(editToml(before, 'bin_dir'), Buffer.from(now)));
    assert.is(result, around('bin_dir = "/opt/cni/bin"'), `seed ${seed}`);
  }
});

test.run();
