import {isPlausible} from '../plausible.js';
import type {StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';

/** `INSERT INTO users (name, password) VALUES ('joe', 'abc'), ('ann', 'def')`: values in columns that are named first. */
export function findInSql(text: string, strengthOf: StrengthOf): Span[] {
  if (!/\bvalues\b/i.test(text)) return [];
  return [...text.matchAll(insert)].flatMap((match) => {
    const names = (match.groups?.['columns'] ?? '')
      .split(',')
      .map((name) => name.replace(/^[\s"'`[]+|[\s"'`\]]+$/g, ''));
    const [from = 0] = match.indices?.groups?.['rows'] ?? [];
    return [...(match.groups?.['rows'] ?? '').matchAll(/\([^()]*\)/g)].flatMap((row) =>
      [...row[0].matchAll(value)].flatMap((cell, at) => {
        const name = names[at] ?? '';
        const strength = strengthOf(name);
        const [start = 0, end = 0] = cell.indices?.groups?.['quoted'] ?? [];
        if (strength === undefined || !isPlausible(row[0].slice(start, end), strength, 'assigned')) return [];
        return [{from: from + row.index + start, to: from + row.index + end, what: name}];
      }),
    );
  });
}

const insert =
  /\((?<columns>[\w\s,"'`[\].-]{1,1000})\)\s{1,9}values\s{0,9}(?<rows>(?:\([^()]{1,4000}\)[\s,]{0,9}){1,100})/dgi;

const value = /\\?'(?<quoted>(?:[^'\\]|''|\\(?!'))*)\\?'|"(?<other>[^"]*)"|[^\s,()'"]+/dg;
