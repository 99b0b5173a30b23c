import {parse} from '@oclif/core/parser';
import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {choosing, filterFlags, filterFromFlags} from '../../../../src/cli/flags/filter-flags.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('cli/flags/filter-flags');

/** The filter that a command line makes, without what it leaves open. */
async function filterOf(line: string, selector?: string): Promise<object> {
  const words = line === '' ? [] : line.split(' ');
  const {flags} = await parse(words, {flags: filterFlags});
  const filter = filterFromFlags(flags as Parameters<typeof filterFromFlags>[0], selector);
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

const open = {plugins: [], operations: []};

const cases: readonly (readonly [string, object])[] = [
  ['', {}],
  ['--plugin bridge', {plugins: ['bridge']}],
  ['--plugin bridge,ptp --plugin host-*', {plugins: ['bridge', 'ptp', 'host-*']}],
  ['--operation add', {operations: ['ADD']}],
  ['--operation ADD,del --operation CHECK', {operations: ['ADD', 'DEL', 'CHECK']}],
  ['--container 4f', {container: '4f'}],
  ['--pod web/a,pod/b', {pod: 'web/a,b'}],
  ['-n web', {pod: 'web/*'}],
  ['-n web --pod a,pod:b', {pod: 'web/a,web/b'}],
  ['--ifname eth0,net*', {ifname: 'eth0,net*'}],
  ['--network mynet', {network: 'mynet'}],
  ['--failed', {failedOnly: true}],
  ['--polls', {polls: true}],
  ['--since 2026-11-21T09:30:00Z', {sinceMs: Date.UTC(2026, 10, 21, 9, 30)}],
  ['--until 2026-11-21T09:30:00Z', {untilMs: Date.UTC(2026, 10, 21, 9, 30)}],
  ['--slower-than 2', {slowerThanMs: 2000}],
];
for (const [line, filter] of cases) {
  test(line || 'nothing', async () => assert.equal(await filterOf(line), {...open, ...filter}));
}

test('beside a selector the namespace is part of it', async () => {
  assert.equal(await filterOf('-n web', 'pod:a'), open);
});

test('what is no operation, or names two namespaces, is refused', async () => {
  assert.match(String(await thrownBy(() => filterOf('--operation EAT'))), '"EAT" is no operation');
  assert.match(String(await thrownBy(() => filterOf('-n web --pod shop/a'))), 'both say the namespace');
});

test('all flags choose but -n, which may be part of a name', () => {
  assert.equal(
    Object.keys(filterFlags).filter((name) => !choosing.includes(name)),
    ['namespace'],
  );
});

test.run();
