import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {refuseIdleFlags} from '../../../../src/cli/flags/idle-rules.js';
import {UsageError} from '../../../../src/errors.js';

const test = suite('cli/flags/idle-rules');

type Values = Readonly<Record<string, unknown>>;

/** A command, its flags and arguments as parsed, and the flag that has no effect then. */
const cases: readonly (readonly [string, Values, Values, string | null])[] = [
  ['cluster:record', {rbac: true, namespace: 'x'}, {}, null],
  ['cluster:record', {rbac: true, nodes: 'a'}, {}, '--nodes'],
  ['cluster:record', {rbac: false, nodes: 'a'}, {}, null],
  ['diff', {chain: true}, {left: 'a', right: 'b'}, '--chain'],
  ['diff', {'against-last-good': true}, {left: 'a', right: 'b'}, '--against-last-good'],
  ['diff', {exact: true}, {left: 'a', right: 'b'}, null],
  ['diff', {exact: true}, {left: 'a'}, '--exact'],
  ['diff', {exact: true, chain: true}, {left: 'a'}, '--exact'],
  ['diff', {exact: true, 'against-last-good': true}, {left: 'a'}, null],
  ['diff', {chain: true}, {left: 'a'}, null],
  ['explain', {message: 'no room', store: '/x'}, {}, '--store'],
  ['explain', {store: '/x'}, {capture: '-'}, '--store'],
  ['explain', {store: '/x'}, {capture: 'abc'}, null],
  ['explain', {as: 'markdown', redact: ['x']}, {capture: 'abc'}, null],
  ['explain', {redact: ['x']}, {capture: 'abc'}, '--redact'],
  ['export', {failed: true}, {capture: 'abc'}, '--failed'],
  ['export', {failed: true}, {}, null],
  ['pod', {rbac: true, node: 'a'}, {}, '--node'],
  ...['plugin', 'container', 'ifname', 'network', 'failed', 'since', 'until', 'slower-than', 'polls'].flatMap(
    (flag): (typeof cases)[number][] => [
      ['replay', {[flag]: 'x'}, {capture: 'abc'}, `--${flag}`],
      ['replay', {[flag]: 'x', pod: 'web-0'}, {}, `--${flag}`],
      ['replay', {[flag]: 'x', all: true}, {}, null],
    ],
  ),
  ['replay', {operation: ['DEL']}, {capture: 'abc'}, null],
  ['replay', {pod: 'x', all: false, tree: true}, {}, '--tree'],
  ['replay', {pod: 'x', all: true, attachment: true}, {}, null],
  ['replay', {tree: true}, {}, null],
  ['replay', {real: ['a'], against: 'mock'}, {}, '--against'],
  ['replay', {real: ['a'], against: 'real'}, {}, null],
  ['replay', {against: 'mock'}, {}, null],
  ['replay', {against: 'real', delay: false}, {}, '--no-delay'],
  ['replay', {against: 'mock', delay: false}, {}, null],
  ['replay', {against: 'real', mock: ['a'], delay: false}, {}, null],
  ['replay', {against: 'real', real: ['a'], delay: false}, {}, null],
  ['shim:install', {mode: 'mount', restart: true}, {}, '--restart'],
  ['shim:install', {mode: 'dir', restart: true}, {}, null],
  ['shim:script', {shim: true, root: '/x'}, {}, null],
  ['shim:script', {shim: false, root: '/x'}, {}, '--root'],
  ['tree', {ifname: 'eth0'}, {capture: 'abc'}, '--ifname'],
  ['tree', {namespace: 'web'}, {capture: 'pod:x'}, null],
  ['show', {as: 'sh', 'with-secrets': true}, {}, null],
  ['show', {'with-secrets': true}, {}, '--with-secrets'],
  ['list', {failed: true}, {}, null],
  ['list', {operation: ['ADD'], polls: true}, {}, '--polls'],
  ['stats', {polls: true}, {}, null],
  ['tree', {limit: 3}, {capture: 'abc'}, '--limit'],
  ['tree', {limit: 3}, {capture: 'pod:web/x'}, null],
  ['tree', {limit: 3, namespace: 'web'}, {capture: 'x'}, null],
  ['tree', {limit: 3}, {}, null],
  ['export', {limit: 3}, {capture: 'failed'}, '--limit'],
  ['replay', {jobs: 2}, {capture: 'abc'}, '--jobs'],
  ['replay', {jobs: 2, all: true}, {}, null],
  ['replay', {against: 'mock', 'bin-dir': ['/x']}, {}, '--bin-dir'],
  ['replay', {against: 'mock', 'like-host': true}, {}, '--like-host'],
  ['replay', {against: 'mock', mock: ['a']}, {}, '--mock'],
  ['replay', {against: '/x', mock: ['a'], 'bin-dir': ['/x']}, {}, null],
  ['replay', {all: true, operation: ['ADD'], polls: true}, {}, '--polls'],
  ['shim:install', {'dry-run': true, yes: true}, {}, null],
  ['prune', {'dry-run': true, yes: true}, {}, null],
  ['cluster:record', {'dry-run': true, nodes: 'a', store: '/x', yes: true}, {}, null],
  ['cluster:record', {'dry-run': true, nodes: 'a', image: 'x'}, {}, null],
  ['cluster:record', {detach: true, 'with-secrets': true}, {}, '--with-secrets'],
  ['cluster:record', {detach: true, for: 1}, {}, null],
  ['tail', {until: 1}, {}, '--until'],
  ['tail', {until: 1, since: 0}, {}, null],
  ['tail', {until: Infinity}, {}, null],
  ['pod', {pod: 'x'}, {pod: 'web/x'}, '--pod'],
  ['pod', {pod: 'x'}, {}, null],
];
for (const [id, flags, args, idle] of cases) {
  test(`${id} ${JSON.stringify({...flags, ...args})}`, () => assert.is(idleOf(id, flags, args), idle));
}

test('a default that nobody typed is not refused', () => {
  refuseIdleFlags('replay', {flags: {against: 'real', delay: true}, args: {}, raw: [{type: 'arg', input: 'delay'}]});
});

test.run();

/** Each flag as if typed, in order. */
function idleOf(id: string, flags: Values, args: Values): string | null {
  const raw = Object.entries(flags).map(([flag, value]) => {
    return {type: 'flag', flag, input: value === false ? `--no-${flag}` : `--${flag}`};
  });
  const typed = raw.filter(({flag, input}) => !input.startsWith('--no-') || flag === 'delay');
  try {
    refuseIdleFlags(id, {flags, args, raw: typed});
    return null;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return /^(--\S+) has no effect here: /.exec(error.message)?.[1] ?? error.message;
  }
}
