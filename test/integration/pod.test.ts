import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import type {PodJson} from '../../src/view/pod/pod-json.js';
import {mlabCni} from '../helpers/cli.js';
import {withFixture} from '../helpers/fixtures.js';

const test = suite('pod');

test('the next step names the store, on one line, and a narrow table keeps what happened to the address', () => {
  withFixture('mlab-physical', (store) => {
    const pod = (...flags: readonly string[]) =>
      mlabCni(['pod', 'default/ndt-index2-bad', '--store', store, ...flags], {HOME: store, COLUMNS: '60'});
    const {code, stdout} = pod();
    assert.is(code, 1);
    assert.match(stdout, `\n    try: mlab-cni explain FXRv --store ${store}\n`);
    assert.match(stdout, '10.244.3.3/26,…');
    const {partings} = JSON.parse(pod('--json').stdout) as PodJson;
    assert.match(partings[0]?.suggestions.join() ?? '', new RegExp(`^mlab-cni explain FXRv\\w* --store ${store}$`));
  });
});

test.run();
