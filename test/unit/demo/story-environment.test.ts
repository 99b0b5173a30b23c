import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {storyEnvironment} from '../../../src/demo/story-environment.js';

const test = suite('demo/story-environment');

const own = {PATH: '/bin', HOME: '/root', SECRET: 'x'};

test('on a terminal: its width, and colour', () => {
  const told = storyEnvironment(own, {isTTY: true, columns: 132});
  assert.equal(told, {PATH: '/bin', HOME: '/root', COLUMNS: '132', FORCE_COLOR: '1'});
});

test('no colour where there is no terminal, or none is wanted', () => {
  const plain = {PATH: '/bin', HOME: '/root', COLUMNS: '80', NO_COLOR: '1'};
  assert.equal(storyEnvironment(own, {}), plain);
  assert.equal(storyEnvironment(own, {isTTY: false, columns: 0}), plain);
  assert.equal(storyEnvironment({...own, NO_COLOR: '1'}, {isTTY: true, columns: 80}), plain);
  assert.equal(storyEnvironment({...own, NO_COLOR: ''}, {isTTY: true, columns: 80})['FORCE_COLOR'], '1');
});

test('nothing is handed on but what programs need, which is there also if it is not set', () => {
  assert.equal(Object.keys(storyEnvironment({}, {})), ['PATH', 'HOME', 'COLUMNS', 'NO_COLOR']);
  assert.equal(storyEnvironment({}, {})['PATH'], '/usr/bin:/bin');
});

test.run();
