import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {attachmentsOf} from '../../../../src/capture/retention/attachments.js';
import {departuresOf} from '../../../../src/capture/retention/departures.js';
import {addDropped, countDropped, nothingDropped} from '../../../../src/capture/retention/dropped.js';
import type {KeptCall} from '../../../../src/capture/retention/kept-call.js';
import {tallyOf} from '../../../../src/capture/retention/tally.js';

const test = suite('capture/retention/departures');

/** `ID OPERATION PLUGIN UNIT END START-FINISH` of each call. */
function calls(...lines: readonly string[]): KeptCall[] {
  return lines.map((line) => {
    const [id = '', operation = '', plugin = '', unit = '', end = '', span = ''] = line.split(' ');
    const [startCs = 0, finishCs = startCs] = span.split('-').map(Number);
    return {id, operation, plugin, unit, end, startCs, finishCs};
  });
}

/** `CLASS: IDS` in the order of leaving. */
function order(...lines: readonly string[]): string[] {
  const departures = departuresOf(calls(...lines), ({unit}) => unit.replace(/\d+$/, ''));
  return departures.map((each) => `${each.dropClass}: ${each.calls.map(({id}) => id).join(' ')}`);
}

test('polls go first, then what went well, of each plugin the newest later, and failures last of all', () => {
  assert.equal(
    order(
      'f ADD bridge web1 exit-1 1-2',
      'a ADD bridge web2 exit-0 3-4',
      'b ADD bridge web3 exit-0 5-6',
      'c ADD ptp web4 exit-0 7-8',
      'v VERSION bridge v exit-0 9-10',
      's STATUS bridge s exit-0 11-12',
    ),
    ['polls: v', 'polls: s', 'healthy: a', 'last: b', 'last: c', 'failed: f'],
  );
});

test('a poll that failed is a failure, and an attachment with a poll in it is none', () => {
  assert.equal(order('v VERSION bridge v exit-1 1-2'), ['failed: v']);
  assert.equal(order('a ADD bridge web exit-0 1-2', 'v VERSION bridge web exit-0 3-4'), ['last: a v']);
});

test('of what repeats itself the first and the last stay, each pod and each way to fail by itself', () => {
  const loop = ['1', '2', '3', '4'].map((number) => `w${number} ADD bridge web${number} exit-1 ${number}0-${number}5`);
  assert.equal(order(...loop, 'd ADD bridge db1 exit-1 50-55', 'x ADD bridge web5 exit-2 60-65'), [
    'loops: w2',
    'loops: w3',
    'failed: w1',
    'failed: w4',
    'failed: d',
    'failed: x',
  ]);
  assert.equal(order(...loop.slice(0, 2)), ['failed: w1', 'failed: w2'], 'two are no loop');
});

test('who failed within a call tells ways to fail apart', () => {
  const attempt = (number: number, inner: string) => [
    `o${number} ADD multus web${number} exit-1 ${number}0-${number}8`,
    `i${number} ADD ${inner} web${number} exit-1 ${number}2-${number}4`,
  ];
  const same = [1, 2, 3].flatMap((number) => attempt(number, 'bridge'));
  assert.equal(order(...same), ['loops: o2 i2', 'failed: o1 i1', 'failed: o3 i3']);
  const other = [...attempt(1, 'bridge'), ...attempt(2, 'ptp'), ...attempt(3, 'bridge')];
  assert.equal(order(...other), ['failed: o1 i1', 'failed: o2 i2', 'failed: o3 i3']);
});

test('all that was done for a container whose failures are all repeated goes with them', () => {
  assert.equal(
    order(
      'a ADD bridge web1 exit-1 10-15',
      'b ADD bridge web2 exit-1 20-25',
      'd DEL bridge web2 exit-0 30-35',
      'c ADD bridge web3 exit-1 40-45',
    ),
    ['loops: b d', 'failed: a', 'failed: c'],
  );
});

test('of a container with a failure of its own only the repetition goes', () => {
  assert.equal(
    order(
      'a ADD bridge web1 exit-1 10-15',
      'b ADD bridge web1 exit-1 20-25',
      'x ADD bridge web1 exit-7 26-28',
      'c ADD bridge web1 exit-1 30-35',
    ),
    ['loops: b', 'failed: a x c'],
  );
});

test('nothing leaves of a container about which a call goes on', () => {
  assert.equal(order('a ADD bridge web1 exit-1 1-2', 'b DEL bridge web1 running 3-3'), []);
  assert.equal(order('a ADD bridge web1 exit-0 1-2', 'b DEL bridge web1 running 3-3', 'k ADD ptp db1 killed 4-4'), [
    'failed: k',
  ]);
});

test('what began before the outermost call had ended is one demand with it, of one container only', () => {
  const demands = (...lines: readonly string[]) =>
    attachmentsOf(calls(...lines)).demands.map((each) => each.calls.map(({id}) => id).join(' '));
  assert.equal(demands('b DEL ptp web exit-0 5-9', 'a ADD bridge web exit-0 1-5'), ['a b'], 'at the very same tick');
  assert.equal(demands('a ADD bridge web exit-0 1-5', 'b DEL ptp web exit-0 6-9'), ['a', 'b']);
  assert.equal(demands('a ADD bridge web exit-0 1-5', 'b ADD ptp db exit-0 2-3'), ['a', 'b']);
  assert.equal(
    demands('c ADD ptp web exit-0 1-5', 'b ADD ptp web exit-0 1-5', 'a ADD ptp web exit-0 1-9'),
    ['b c a'],
    'by end, then by id',
  );
});

test('an attachment is named by what was called first', () => {
  const {attachments} = attachmentsOf(calls('b ADD ptp web exit-1 6-9', 'a ADD bridge web exit-0 1-5'));
  const facts = attachments.map(({plugin, hasFailed, isPoll, isRunning}) => ({plugin, hasFailed, isPoll, isRunning}));
  assert.equal(facts, [{plugin: 'bridge', hasFailed: true, isPoll: false, isRunning: false}]);
});

test('a tally counts captures by class, and repetitions by what they repeat', () => {
  const loop = [1, 2, 3, 4].map((number) => `w${number} ADD bridge web${number} exit-1 ${number}0-${number}5`);
  const departures = departuresOf(calls('v VERSION bridge v exit-0 1-2', ...loop), () => 'default/web');
  const tally = tallyOf(departures);
  assert.equal(tally.classes, {polls: 1, loops: 2, healthy: 0, last: 0, failed: 2});
  assert.equal([...tally.repeated], [['default/web ADD bridge, bridge exit-1', 2]]);
  assert.is(countDropped(tally), 5);
  assert.equal(nothingDropped.classes, {polls: 0, loops: 0, healthy: 0, last: 0, failed: 0}, 'it stays nothing');
});

test('what made room at two times is counted together', () => {
  const one = {
    classes: {polls: 1, loops: 2, healthy: 3, last: 4, failed: 5},
    repeated: new Map([
      ['a', 1],
      ['b', 2],
    ]),
  };
  const other = {
    classes: {polls: 10, loops: 20, healthy: 30, last: 40, failed: 50},
    repeated: new Map([
      ['b', 5],
      ['c', 7],
    ]),
  };
  const both = addDropped(one, other);
  assert.equal(both.classes, {polls: 11, loops: 22, healthy: 33, last: 44, failed: 55});
  assert.equal(
    [...both.repeated],
    [
      ['a', 1],
      ['b', 7],
      ['c', 7],
    ],
  );
  assert.is(countDropped(both), 165);
  assert.equal(
    [...one.repeated],
    [
      ['a', 1],
      ['b', 2],
    ],
    'what was handed in stays as it was',
  );
});

test.run();
