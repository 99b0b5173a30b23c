import type {Severity} from '../cni/check/rules.js';

/** What an examination has to say: something is wrong, or something could not be looked at. */
export type Remark = DoctorFinding | Unchecked;

/** `error`: pods fail, or will. `warning`: something that will hurt some day. `info`: good to know. */
export interface DoctorFinding {
  readonly kind: 'finding';
  readonly severity: Severity;
  /** Part of the JSON, never renamed. */
  readonly id: string;
  readonly what: string;
  /** What was seen, and where. */
  readonly evidence: readonly string[];
  readonly next: string;
}

export interface Unchecked {
  readonly kind: 'unchecked';
  readonly what: string;
  readonly why: string;
}

/** What is wrong, errors before warnings before what is good to know, else in the order in which it was found. */
export function worstFirst(remarks: readonly Remark[]): DoctorFinding[] {
  return severities.flatMap((severity) =>
    remarks.filter((each): each is DoctorFinding => each.kind === 'finding' && each.severity === severity),
  );
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

type Saying = Pick<DoctorFinding, 'what' | 'evidence' | 'next'>;

export function broken(id: string, saying: Saying): DoctorFinding {
  return {kind: 'finding', severity: 'error', id, ...saying};
}

export function doubtful(id: string, saying: Saying): DoctorFinding {
  return {kind: 'finding', severity: 'warning', id, ...saying};
}

export function worthKnowing(id: string, saying: Saying): DoctorFinding {
  return {kind: 'finding', severity: 'info', id, ...saying};
}

export function unchecked(what: string, why: string): Unchecked {
  return {kind: 'unchecked', what, why};
}
