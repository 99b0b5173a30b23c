import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {parseSelector, type Selector} from '../../../../src/capture/selection/selector.js';
import {UsageError} from '../../../../src/errors.js';
import {thrownBy} from '../../../helpers/thrown-by.js';

const test = suite('capture/selection/selector');

test('a capture is named by a word, by its id, by its container or by its pod', () => {
  const cases: Readonly<Record<string, Selector>> = {
    latest: {kind: 'latest'},
    failed: {kind: 'failed'},
    '4711-100-0b7f': {kind: 'id', prefix: '4711-100-0b7f'},
    '2019-10-01T12.57_eth0.bridge': {kind: 'id', prefix: '2019-10-01T12.57_eth0.bridge'},
    latests: {kind: 'id', prefix: 'latests'},
    'container:119a': {kind: 'container', prefix: '119a'},
    'container:a/b': {kind: 'container', prefix: 'a/b'},
    'default/web-0': {kind: 'pod', namespace: 'default', name: 'web-0'},
    'pod:default/web-0': {kind: 'pod', namespace: 'default', name: 'web-0'},
    'pod/default/web-0': {kind: 'pod', namespace: 'default', name: 'web-0'},
    'pod:web-0': {kind: 'pod', namespace: '*', name: 'web-0'},
    'pod/web-0': {kind: 'pod', namespace: '*', name: 'web-0'},
    'pods/web-0': {kind: 'pod', namespace: '*', name: 'web-0'},
    'po/web-0': {kind: 'pod', namespace: '*', name: 'web-0'},
    'pod:*/web-0': {kind: 'pod', namespace: '*', name: 'web-0'},
    'pod:latest': {kind: 'pod', namespace: '*', name: 'latest'},
    'podman/web-0': {kind: 'pod', namespace: 'podman', name: 'web-0'},
    'my-pod/web-0': {kind: 'pod', namespace: 'my-pod', name: 'web-0'},
  };
  for (const [text, selector] of Object.entries(cases)) assert.equal(parseSelector(text), selector, text);
});

test('of what names none, the forms that would are told', async () => {
  const perhapsId = /the beginning of an id, latest, failed, pod:NAMESPACE\/NAME or container:PREFIX$/;
  const perhapsPod = /^write pod:NAMESPACE\/NAME or container:PREFIX-OF-ITS-ID$/;
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', perhapsId],
    ['two words', perhapsId],
    ['a*', perhapsId],
    ['pod:', perhapsId],
    ['container:', perhapsId],
    ['default/', perhapsPod],
    ['/web-0', perhapsPod],
    ['pod/', perhapsPod],
    ['pod:/', perhapsPod],
    ['pod:default/', perhapsPod],
    ['a/b/c', perhapsPod],
    ['pod:a/b/c', perhapsPod],
  ];
  for (const [text, advice] of cases) {
    const error = await thrownBy(() => parseSelector(text));
    assert.instance(error, UsageError, text);
    if (!(error instanceof UsageError)) continue;
    assert.is(error.message, `"${text}" does not name a capture`);
    assert.match(error.suggestions[0] ?? '', advice, text);
  }
});

test.run();
