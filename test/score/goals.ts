import type {Score} from './score-case.js';

/** How many of the failures must at least be told rightly, or truly though unspecifically. */
const leastKnown = 0.95;

/** The goals that were missed, as sentences. */
export function missedGoals(scores: readonly Score[]): string[] {
  const failures = scores.filter(({kind}) => kind === 'capture' || kind === 'message');
  const known = failures.filter(({verdict}) => verdict === 'right' || verdict === 'unspecific');
  const wrong = failures.filter(({verdict}) => verdict === 'wrong');
  const blamed = scores.filter(({kind, verdict}) => isInnocent(kind) && verdict === 'wrong');
  return [
    ...(known.length < leastKnown * failures.length
      ? [`only ${known.length} of ${failures.length} are explained`]
      : []),
    ...(wrong.length > 0 ? [`${wrong.length} are explained falsely: ${idsOf(wrong)}`] : []),
    ...(blamed.length > 0 ? [`${blamed.length} are blamed and are no failures of the network: ${idsOf(blamed)}`] : []),
  ];
}

/** One line for each kind of case. */
export function totalsOf(scores: readonly Score[]): string[] {
  const kinds = [...new Set(scores.map(({kind}) => kind))];
  return kinds.map((kind) => {
    const list = scores.filter((score) => score.kind === kind);
    const count = (verdict: Score['verdict']) => list.filter((score) => score.verdict === verdict).length;
    const high = list.filter(({verdict, confidence}) => verdict === 'wrong' && confidence === 'high').length;
    return `${kind} ${list.length}: right ${count('right')}, unspecific ${count('unspecific')}, silent ${count('silent')}, wrong ${count('wrong')} (high ${high})`;
  });
}

function isInnocent(kind: Score['kind']): boolean {
  return kind === 'healthy' || kind === 'negative-message';
}

function idsOf(scores: readonly Score[]): string {
  return scores.map(({id}) => id).join(', ');
}
