import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {isAsciiLocale} from '../../../src/cli/locale.js';

const test = suite('cli/locale');

const cases: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
  [{}, false],
  [{LANG: ''}, false],
  [{LANG: 'C'}, true],
  [{LANG: 'POSIX'}, true],
  [{LANG: 'de_DE.ISO-8859-1'}, true],
  [{LANG: 'de_DE.UTF-8'}, false],
  [{LANG: 'C.utf8'}, false],
  [{LANG: 'C', LC_CTYPE: 'en_US.UTF-8'}, false],
  [{LANG: 'en_US.UTF-8', LC_CTYPE: 'C'}, true],
  [{LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'en_US.UTF-8'}, false],
  [{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, true],
  [{LANG: 'C', LC_ALL: ''}, true],
];
for (const [environment, isAscii] of cases) {
  test(JSON.stringify(environment), () => assert.is(isAsciiLocale(environment), isAscii));
}

test.run();
