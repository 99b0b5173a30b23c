import {nearest} from '../capture/selection/nearest.js';

/** oclif's words for what is wrong with a command line, and ours. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/^--([^=\s]+)(?:=.*)? cannot also be provided when using (--\S+)$/, '$2 and --$1 exclude each other'],
  [/^All of the following must be provided when using (--\S+): (.*)$/, '$1 has no effect without $2'],
  [/^Missing required flag (\S+)$/, '--$1 is missing'],
  [/^Missing \d+ required args?:\n(\S+) +([^\n]*)[^]*$/, '$1 is missing: $2'],
  [/^Expected (--[^=\s]+)=(.*) to be one of: (.*)$/, '$1: "$2" is none of $3'],
  [/^Expected (.*) to be one of: (.*)$/, '"$1" is none of $2'],
  [/^Flag (--\S+) expects a value$/, '$1 wants a value'],
  [/^Parsing (--\S+) \n\tExpected an integer but received: (.*)$/, '$1: "$2" is no whole number'],
  [
    /^Parsing (--\S+) \n\tExpected an integer greater than or equal to (\d+) but received: (.*)$/,
    '$1: $3 is less than $2',
  ],
  [/^Parsing (--\S+) \n\t([^]*)$/, '$1: $2'],
  [/^Unexpected arguments?: (.*)$/, 'one word too many: $1'],
];

/** A message of oclif's parser in our words; others stay as they are. */
export function inOurWords(message: string): string {
  const whole = message.replace(/\n+See more help with --help$/, '');
  const [, reasons] = /^The following errors? occurred:\n\s*([^]*)$/.exec(whole) ?? [];
  if (reasons === undefined) return translated(whole);
  return [...new Set(reasons.split(/\n\s*/).map(translated))].join('; ');
}

/** Of the values that a flag or an argument takes, those that may have been meant by the one that oclif refuses. */
export function valuesMeant(message: string): string[] {
  const [, flag = '', value = '', all] = /Expected (?:(--[^=\s]+)=)?(.*) to be one of: (.*)/.exec(message) ?? [];
  if (all === undefined) return [];
  return nearest(value, all.split(', ')).map((each) => `${flag} ${each}`.trim());
}

function translated(text: string): string {
  const [, id] = /^command (\S+) not found$/.exec(text) ?? [];
  if (id !== undefined) return `there is no command "${id.replaceAll(':', ' ')}"`;
  const [pattern, words] = translations.find(([each]) => each.test(text)) ?? [];
  return pattern === undefined || words === undefined ? text : text.replace(pattern, words);
}
