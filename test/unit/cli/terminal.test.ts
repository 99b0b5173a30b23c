import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {progressBar} from '../../../src/cli/progress.js';
import {currentScreen, messageWidth} from '../../../src/cli/terminal.js';

const test = suite('cli/terminal');

const terminal = (columns: number, isTTY = true) => ({isTTY, columns});

test('an answer is as wide as the terminal, and never narrower than a table can be', () => {
  assert.is(currentScreen(terminal(132), {}).width, 132);
  assert.is(currentScreen(terminal(12), {}).width, 40);
  assert.is(currentScreen(terminal(0), {}).width, 80, 'one that says no size');
  assert.is(currentScreen(terminal(132), {COLUMNS: '90'}).width, 132, 'COLUMNS is for pipes');
});

test('a pipe has no width unless COLUMNS is a number of columns', () => {
  const width = (COLUMNS?: string) => currentScreen(terminal(132, false), COLUMNS === undefined ? {} : {COLUMNS}).width;
  assert.equal(
    [undefined, '', '0', '-5', 'wide', '1e3', '90 '].map(width),
    Array.from({length: 7}, () => undefined),
  );
  assert.equal(['90', '12'].map(width), [90, 40]);
});

test('messages are as wide as their terminal; elsewhere nothing folds them', () => {
  assert.equal([messageWidth(terminal(132)), messageWidth(terminal(0))], [132, 80]);
  assert.is(messageWidth(terminal(132, false)), undefined);
});

test('how far something is stands on one line of a terminal, which is gone at the end; elsewhere nothing is written', () => {
  const written = (isTTY: boolean) => {
    const texts: string[] = [];
    const stream = {isTTY, write: (text: string) => texts.push(text) > 0} as unknown as NodeJS.WriteStream;
    const progress = progressBar(stream);
    for (const done of [0, 2, 4]) progress(done, 4);
    return texts;
  };
  assert.equal(written(true), [
    `\r[${'.'.repeat(30)}] 0 of 4`,
    `\r[${'#'.repeat(15)}${'.'.repeat(15)}] 2 of 4`,
    '\r\x1b[K',
  ]);
  assert.equal(written(false), []);
});

test.run();
