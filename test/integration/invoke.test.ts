import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {mlabCni, program} from '../helpers/cli.js';
import {withTemporaryDirectory} from '../helpers/fixtures.js';

const test = suite('invoke');

function invoke(configuration: string, ...args: readonly string[]) {
  return withTemporaryDirectory((directory) => {
    const file = join(directory, 'net.conf');
    writeFileSync(file, configuration);
    return mlabCni(['invoke', '--config', file, '--bin-dir', directory, ...args]);
  });
}

test('a configuration that cannot be read or parsed is a usage error with the reason', () => {
  for (const [path, reason] of [
    ['/nonexistent', /\/nonexistent cannot be read \(ENOENT: no such file or directory\)\n {2}try: /],
    ['/etc', /\/etc cannot be read \(EISDIR: illegal operation on a directory\)\n {2}try: /],
  ] as const) {
    const {code, stderr} = mlabCni(['invoke', '--config', path]);
    assert.is(code, 2);
    assert.match(stderr, reason);
  }
  const {code, stderr} = invoke('{\n  "name": "net",\n}');
  assert.is(code, 2);
  assert.match(stderr, /the network configuration cannot be used: .* in line 3, column 1/);
});

test('- reads the configuration from stdin, for one plugin of it or all', () => {
  withTemporaryDirectory((directory) => {
    const input = '{"cniVersion": "1.0.0", "name": "net", "plugins": [{"type": "first"}, {"type": "second"}]}';
    for (const [plugin, missing] of [
      [[], 'first'],
      [['second'], 'second'],
    ] as const) {
      const words = [program, 'invoke', ...plugin, '--config', '-', '--bin-dir', directory];
      const {status, stderr} = spawnSync(process.execPath, words, {input, encoding: 'utf8'});
      assert.is(status, 31, stderr);
      assert.match(stderr, missing);
    }
  });
});

test('broken JSON in a capability is refused, a word is a string', () => {
  const {code, stderr} = invoke('{"type": "a"}', '--capability', 'portMappings=[{');
  assert.is(code, 2);
  assert.match(stderr, /the capability portMappings is no JSON: /);
  assert.is(invoke('{"type": "a"}', '--capability', 'mac=02:00:00:00:00:01').code, 31);
});

test('a capability that no plugin declares is a warning', () => {
  const configuration = '{"type": "a", "capabilities": {"portMappings": true}}';
  const typo = invoke(configuration, '--capability', 'portMapping=[]');
  assert.match(typo.stderr, /^warning: no plugin declares the capability portMapping\n/);
  assert.not.match(invoke(configuration, '--capability', 'portMappings=[]').stderr, 'warning');
});

test.run();
