import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {findUrlSecrets} from '../../../src/redact/url-secrets.js';

const test = suite('redact/url-secrets');

/** A text, and what of it is secret. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['https://joe:s3cret@host/path', ['joe:s3cret']],
  ['https://joe:p@ss@host/path', ['joe:p@ss']],
  ['https://:s3cret@host', [':s3cret']],
  ['https://ghp-0123@host', ['ghp-0123']], // a token for a user
  ['https://joe:s3cret', []], // a port, perhaps, of which the rest was cut
  ['https://joe:sec/ret@host', ['joe:sec/ret']],
  ['ssh://git@host/x', []],
  ['ssh://Git5@host/x', ['Git5']],
  ['docker://registry.local/app@sha256:0123', []],
  ['docker://app@sha256:0123', []],
  ['docker://git@sha256:0123', []],
  ['https://host/?mail=joe@host', []],
  ['https://host:8080/x@y', []],
  ['https://[fd00::1]:8080/x@y', []],
  ['https:\\/\\/joe:s3cret@host\\/path', ['joe:s3cret']],
  ['http://a:b1@x,http://c:d2@y and http://e:f3@z', ['a:b1', 'c:d2', 'e:f3']],
  ['file:///run/x:y1@host', []],
  ['https://sha1:copper@host', ['sha1:copper']],
  ['nothing: //here', []],
];
for (const [text, secrets] of cases) {
  test(text, () =>
    assert.equal(
      findUrlSecrets(text).map(({from, to}) => text.slice(from, to)),
      secrets,
    ),
  );
}

test.run();
