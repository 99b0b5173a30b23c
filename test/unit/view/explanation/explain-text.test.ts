import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {ExplainedStatement} from '../../../../src/explain/explanation.js';
import {renderStatements} from '../../../../src/view/explanation/explain-text.js';
import {columnsOf} from '../../../../src/view/text/shorten.js';
import {screenOf} from '../../../helpers/screen.js';

const test = suite('view/explanation/explain-text');

const known: ExplainedStatement = {
  rule: {
    id: 'range-full',
    title: 'the range is full',
    cause: 'All are taken.',
    fix: 'Free some.',
    source: 'host-local',
  },
  confidence: 'medium',
  evidence: [],
  fault: {act: 'unknown', object: '', words: 'no addresses available', end: null},
  text: 'no addresses available',
  count: 1,
  place: null,
  pods: [],
  concern: 'cni',
  elsewhere: null,
};
const unknown: ExplainedStatement = {...known, rule: null, fault: {...known.fault, words: 'the moon is wrong'}};
const other = (about: string, text: string, count = 1): ExplainedStatement => ({
  ...known,
  concern: 'other',
  text,
  count,
  elsewhere: {about, look: `Look at ${about}.`},
});
const render = (...statements: readonly ExplainedStatement[]) => renderStatements(statements, screenOf(undefined));

/** What stands under EVIDENCE about where a statement was. */
const placed = (firstLine: number, lastLine: number, firstAt: string | null, lastAt: string | null) =>
  render({...known, place: {firstLine, lastLine, firstAt, lastAt}});

test('one failure is told in full, without a list of it', () => {
  const text = render(known);
  assert.match(text, /^WHAT FAILED +the range is full\n\nWHY +All are taken\.\n\nWHAT TO DO +Free some\./);
  assert.not.match(text, /FOUND|times|NOT CNI/);
});

test('how often it came is said where it came more than once', () => {
  assert.match(render({...known, count: 2}), 'the range is full (2 times)');
  assert.match(render({...unknown, count: 3}), /WHY .*\(3 times\)/);
});

test('several failures are listed first, each with its name or its words', () => {
  const text = render(known, {...unknown, count: 4});
  assert.match(text, /^FOUND +2 different failures, what is known best first:\n/);
  assert.match(text, '- the range is full\n');
  assert.match(text, '- no rule knows it: the moon is wrong (4 times)\n');
  assert.not.match(text, 'are explained below');
});

test('six are told in full, and of more it is said', () => {
  const many = (count: number) => render(...Array.from({length: count}, () => known));
  const inFull = (text: string) => text.match(/WHAT FAILED/g)?.length;
  assert.is(inFull(many(6)), 6);
  assert.not.match(many(6), 'The first 6');
  assert.is(inFull(many(7)), 6);
  assert.match(many(7), 'The first 6 are explained below; --json has all of them in full.');
});

test('where it stood in a log, and when; of a single line nothing', () => {
  assert.not.match(render(known), /In line/);
  assert.not.match(placed(1, 1, null, null), /In line/);
  assert.match(placed(7, 7, null, null), /In line 7\.$/m);
  assert.match(placed(7, 7, '10:00', '10:00'), 'In line 7, logged 10:00.');
  assert.match(placed(1, 9, null, null), /In lines 1 to 9\.$/m);
  assert.match(placed(1, 9, '10:00', null), /In lines 1 to 9\.$/m);
  assert.match(placed(1, 9, '10:00', '11:00'), 'In lines 1 to 9, logged from 10:00 to 11:00.');
});

test('three pods are named, and of more how many they are', () => {
  const pods = ['a/1', 'a/2', 'a/3', 'a/4'];
  assert.match(render({...known, pods: pods.slice(0, 1)}), 'Pods: a/1.');
  assert.match(render({...known, pods: pods.slice(0, 3)}), 'Pods: a/1, a/2, a/3.');
  assert.match(render({...known, pods}), '4 pods, among them a/1, a/2, a/3.');
  assert.not.match(render(known), 'Pods');
});

test('what no rule knows leads to the next step: to the record, or to more of the text where it may be no CNI failure', () => {
  assert.match(render(unknown), /WHY +No rule knows this failure[^]*WHAT TO DO +Look at the log of that plugin/);
  assert.match(render(unknown), 'Search for: the moon is wrong');
  assert.not.match(render(unknown), 'does not say that a network plugin');
  const unsaid = render({...unknown, concern: 'unsaid'});
  assert.match(unsaid, /The text does not say that a network plugin was concerned[^]*Give the lines around it/);
});

test('what is no CNI failure stands last, by what it is about, three of each quoted', () => {
  const probes = [1, 2, 3, 4].map((at) => other('a probe', `probe ${at}`));
  const text = render(known, other('an image', 'pull failed', 5), ...probes, other('a probe', 'probe 5', 7));
  assert.match(text, /WHAT FAILED[^]*NOT CNI/);
  assert.match(text, /This is not a CNI failure, but one of an image\. Look at an image\.\n +- 5 times: pull failed\n/);
  assert.match(
    text,
    /one of a probe\. Look at a probe\.\n +- probe 1\n +- probe 2\n +- probe 3\n +- and 8 more of that kind/,
  );
  assert.not.match(text, 'probe 4');
  assert.not.match(render(known, other('an image', 'x')), 'more of that kind');
});

test('what nobody knows whose it is is one of another part of the node', () => {
  const text = render({...other('x', 'odd'), elsewhere: null}, {...other('x', 'odder'), elsewhere: null});
  assert.is(text.match(/one of another part of the node\.\n/g)?.length, 1);
  assert.not.match(text, 'FOUND');
});

test('of a long text both ends are quoted, and one that just fits is whole', () => {
  const long = `${'a'.repeat(200)}${'b'.repeat(200)}`;
  assert.match(render(other('an image', long)), `- ${'a'.repeat(180)} ... ${'b'.repeat(120)}`);
  assert.match(render(other('an image', 'c'.repeat(300))), `- ${'c'.repeat(300)}`);
});

test('no line is wider than the terminal', () => {
  const text = renderStatements(
    [known, {...unknown, concern: 'unsaid'}, other('an image', 'x '.repeat(200))],
    screenOf(60),
  );
  for (const line of text.split('\n')) assert.ok(columnsOf(line) <= 60, line);
});

test.run();
