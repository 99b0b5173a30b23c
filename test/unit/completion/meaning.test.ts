import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {meaningOfArgument, meaningOfFlag, type Meaning} from '../../../src/completion/meaning.js';

const test = suite('completion/meaning');

const flags: readonly (readonly [string, string | undefined, Meaning])[] = [
  ['plugin', 'NAME', {kind: 'plugin', isList: true}],
  ['operation', 'NAME', {kind: 'operation', isList: true}],
  ['node', 'NAME', {kind: 'node'}],
  ['nodes', 'NAME,...', {kind: 'node', isList: true}],
  ['mock', 'NAMES', {kind: 'plugin', isList: true}],
  ['real', 'NAMES', {kind: 'plugin', isList: true}],
  ['unset', 'PATH', {kind: 'nothing'}], // of JSON
  ['against', 'real|mock|PATH', {kind: 'word', words: ['real', 'mock'], orFile: true}],
  ['as', 'a|b', {kind: 'word', words: ['a', 'b'], orFile: false}],
  ['output', 'FILE', {kind: 'file'}],
  ['image', 'PATH', {kind: 'file'}],
  ['store', 'DIR', {kind: 'directory'}],
  ['timeout', 'TIME', {kind: 'nothing'}],
  ['odd', undefined, {kind: 'nothing'}],
];
for (const [name, helpValue, meaning] of flags) {
  const flag = {name, ...(helpValue !== undefined && {helpValue})} as Parameters<typeof meaningOfFlag>[0];
  test(`--${name} ${helpValue ?? ''}`, () => assert.equal(meaningOfFlag(flag), meaning));
}

test('arguments', () => {
  assert.equal(meaningOfArgument('capture'), {kind: 'capture'});
  assert.equal(meaningOfArgument('target'), {kind: 'capture', orFile: true});
  assert.equal(meaningOfArgument('dir'), {kind: 'directory'});
  assert.equal(meaningOfArgument('words'), {kind: 'nothing'});
});

test.run();
