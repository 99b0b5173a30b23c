import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {inOurWords, valuesMeant} from '../../../src/cli/framework-words.js';

const test = suite('cli/framework-words');

/** What oclif says, and what we say. */
const cases: readonly (readonly [string, string])[] = [
  ['--a cannot also be provided when using --b', '--b and --a exclude each other'],
  ['--a=5 cannot also be provided when using --b', '--b and --a exclude each other'],
  ['All of the following must be provided when using --yes: --live', '--yes has no effect without --live'],
  ['Missing required flag node', '--node is missing'],
  ['Missing 1 required arg:\nplugin  name of it\nSee more help with --help', 'plugin is missing: name of it'],
  ['Expected --as=yaml to be one of: sh, json', '--as: "yaml" is none of sh, json'],
  ['Expected yaml to be one of: sh, json', '"yaml" is none of sh, json'],
  ['Flag --limit expects a value', '--limit wants a value'],
  ['Parsing --limit \n\tExpected an integer but received: x', '--limit: "x" is no whole number'],
  ['Parsing --limit \n\tExpected an integer greater than or equal to 0 but received: -1', '--limit: -1 is less than 0'],
  ['Parsing --since \n\t"x" is no time\nor date', '--since: "x" is no time\nor date'],
  ['Unexpected argument: x', 'one word too many: x'],
  ['Unexpected arguments: x, y', 'one word too many: x, y'],
  ['command shim:instal not found', 'there is no command "shim instal"'],
  [
    'The following errors occurred:\n  Flag --limit expects a value\n  --a cannot also be provided when using --b',
    '--limit wants a value; --b and --a exclude each other',
  ],
  ['The following error occurred:\n  Flag --x expects a value\n  Flag --x expects a value', '--x wants a value'],
  ['something else\n\nSee more help with --help', 'something else'],
];
for (const [theirs, ours] of cases) test(ours, () => assert.is(inOurWords(theirs), ours));

/** What oclif says of a value, and what may have been meant. */
for (const [theirs, meant] of [
  ['Expected --as=markdwn to be one of: text, markdown', ['--as markdown']],
  ['Expected --runtime=containrd to be one of: auto, kubelet, containerd, crio', ['--runtime containerd']],
  ['Expected fsh to be one of: bash, zsh, fish', ['zsh', 'fish']],
  ['Expected --as=png to be one of: text, sh', []],
  ['Flag --as expects a value', []],
] as const) {
  test(`${theirs}: did you mean`, () => assert.equal(valuesMeant(theirs), meant));
}

test.run();
