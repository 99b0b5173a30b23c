import type {Case} from './case.js';
import {decide, type Judgement} from './judge.js';

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly [detail: string]: unknown;
}

/** Judges what check or doctor found: an error that the case does not have is wrong; information does not count. */
export function judgeFindings({expect}: Case, answer: unknown): Judgement {
  const telling = findingsIn(answer).filter(({severity}) => severity !== 'info');
  const texts = telling.map((finding) => ({finding, text: stringsIn(finding).join('\n')}));
  let hit: Finding | undefined;
  const decided = decide(expect, (pattern) => {
    const found = texts.find(({finding, text}) =>
      pattern.startsWith('rule:') ? finding.id === pattern.slice(5) : new RegExp(pattern, 'is').test(text),
    );
    hit = found?.finding;
    return found !== undefined;
  });
  const error = telling.find(({severity}) => severity === 'error');
  const shown = decided === undefined ? error : hit;
  const otherwise =
    error !== undefined
      ? ({verdict: 'wrong', why: 'unforeseen'} as const)
      : expect.silentIsRight === true
        ? ({verdict: 'right', why: 'silent, as it should be'} as const)
        : ({verdict: 'silent', why: ''} as const);
  return {
    ...(decided ?? otherwise),
    rule: shown?.id ?? null,
    confidence: shown?.severity ?? null,
    plugin: null,
    operation: null,
  };
}

function findingsIn(answer: unknown): readonly Finding[] {
  if (typeof answer !== 'object' || answer === null || !('findings' in answer))
    throw new Error('there are no findings');
  return answer.findings as readonly Finding[];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
