import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('what all commands share');

const top = join(import.meta.dirname, '../..');

/** Runs a command that does nothing but these statements, in a process of its own. */
function run(statements: string, args: readonly string[] = []): {stdout: string; stderr: string} {
  const source = `
    import {BaseCommand} from ${JSON.stringify(join(top, 'src/cli/base-command.ts'))};
    class Try extends BaseCommand { async run() { await this.parse(Try); ${statements} } }
    await Try.run(process.argv.slice(1), ${JSON.stringify(`file://${top}/src/main.ts`)});`;
  const node = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', source, '--', ...args];
  return spawnSync(process.execPath, node, {cwd: top, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024});
}

test('a warning cannot write to the terminal what a store holds', () => {
  const {stderr} = run(String.raw`this.warn('damaged: \x1b]0;x\x07\u202e\nsecond line');`);
  assert.is(stderr, 'warning: damaged: \\x1b]0;x\\x07\\u202e\nsecond line\n');
});

test('the JSON of a string of megabytes is printed', () => {
  const {stdout, stderr} = run(`return {text: '\\\\n'.repeat(6_000_000)};`, ['--json']);
  assert.is(stderr, '');
  assert.is((JSON.parse(stdout) as {text: string}).text.length, 12_000_000);
});

test.run();
