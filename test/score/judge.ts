import type {ExplanationJson, RootCauseJson} from '../../src/view/explanation/explanation-json.js';
import type {Case, Expectation} from './case.js';

export type Verdict = 'right' | 'unspecific' | 'silent' | 'wrong';

export interface Judgement {
  readonly verdict: Verdict;
  /** What decided. */
  readonly why: string;
  readonly rule: string | null;
  readonly confidence: string | null;
  readonly plugin: string | null;
  readonly operation: string | null;
}

/**
 * Judges title, cause and fix. Stretches of 30 and more characters that repeat what a program printed are cut out first: a
 * quotation is no answer.
 */
export function judgeExplanation(each: Case, {rootCause}: Pick<ExplanationJson, 'rootCause'>): Judgement {
  const {expect} = each;
  const rule = rootCause?.rule ?? null;
  const said = rule === null ? (rootCause === null ? 'no failure' : '') : `${rule.title}\n${rule.cause}\n${rule.fix}`;
  const spoken = {said, own: rule === null ? said : withoutQuotations(said, printedTexts(each, rootCause)), rootCause};
  const decided = decide(expect, (pattern) => matches(pattern, spoken));
  return {
    ...(decided ?? undecided(expect, rule !== null)),
    rule: rule?.id ?? null,
    confidence: rootCause?.confidence ?? null,
    plugin: rootCause?.plugin ?? null,
    operation: rootCause?.operation ?? null,
  };
}

/** The first list of the expectation with an expression that fits: what is wrong counts before what is right. */
export function decide(
  expect: Expectation,
  fits: (pattern: string) => boolean,
): Pick<Judgement, 'verdict' | 'why'> | undefined {
  for (const verdict of ['wrong', 'right', 'unspecific'] as const) {
    const why = expect[verdict]?.find(fits);
    if (why !== undefined) return {verdict, why};
  }
  return undefined;
}

/** An answer that nobody foresaw is wrong until somebody has looked whether the expectation lacks a wording. */
function undecided({silentIsRight}: Expectation, hasRule: boolean): Pick<Judgement, 'verdict' | 'why'> {
  if (silentIsRight === true && !hasRule) return {verdict: 'right', why: 'silent, as it should be'};
  if (hasRule) return {verdict: 'wrong', why: silentIsRight === true ? 'blamed' : 'unforeseen'};
  return {verdict: 'silent', why: ''};
}

interface Spoken {
  readonly said: string;
  readonly own: string;
  readonly rootCause: RootCauseJson | null;
}

function matches(pattern: string, {said, own, rootCause}: Spoken): boolean {
  const [, prefix, rest = ''] = /^(rule|msg|said|shown):(.*)$/s.exec(pattern) ?? [];
  const error = rootCause?.error;
  switch (prefix) {
    case 'rule':
      return rootCause?.rule?.id === rest;
    case 'msg':
      return new RegExp(rest, 'is').test(error?.msg ?? '');
    case 'said':
      return new RegExp(rest, 'is').test(said);
    case 'shown': {
      const sentences = (rootCause?.evidence ?? []).map(({sentence}) => sentence);
      return new RegExp(rest, 'is').test([error?.msg, error?.details, ...sentences].join('\n'));
    }
    case undefined:
    default:
      return own !== '' && new RegExp(pattern, 'is').test(own);
  }
}

function printedTexts({text, plugins = {}}: Case, rootCause: RootCauseJson | null): string {
  const played = Object.values(plugins).map(({runs, sh}) => stringsIn(runs ?? sh));
  return [text, ...played.flat(), rootCause?.error?.msg, rootCause?.error?.details].join('\0').replace(/\s+/g, ' ');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const shortestQuotation = 30;

function withoutQuotations(text: string, printed: string): string {
  const flat = text.replace(/\s+/g, ' ');
  let own = '';
  for (let at = 0; at < flat.length;) {
    let length = shortestQuotation;
    if (at + length > flat.length || !printed.includes(flat.slice(at, at + length))) own += flat.charAt(at++);
    else {
      while (at + length < flat.length && printed.includes(flat.slice(at, at + length + 1))) length += 1;
      own += ' [...] ';
      at += length;
    }
  }
  return own;
}
