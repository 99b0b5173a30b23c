import type {Comparison} from '../../capture/fleet/compare-nodes.js';
import type {Whereabouts} from '../../capture/fleet/whereabouts.js';
import type {Evidence} from '../../explain/calls/evidence.js';
import type {ExplainedStatement, Explanation, RootCause} from '../../explain/explanation.js';
import {podThenJson, type PodThenJson} from './call-then.js';
import {evidenceText} from './evidence-text.js';

/** An explanation as `--json` shows it: an API, so fields are added and never renamed. */
export interface ExplanationJson {
  /** Null: a message was explained, not a capture. */
  readonly captureId: string | null;
  readonly rootCause: RootCauseJson | null;
  readonly chain: readonly string[];
  readonly observations: Explanation['observations'];
  /** Of captures that were collected from nodes: where else the same fails, and what sets those nodes apart. */
  readonly fleet?: Comparison;
  /** Of a capture that was collected from a node: how its pod was then. */
  readonly kubernetes?: PodThenJson;
}

/** What was found in a text. */
export interface TextExplanationJson extends ExplanationJson {
  readonly statements: readonly (Omit<ExplainedStatement, 'evidence'> & {readonly evidence: readonly EvidenceJson[]})[];
}

/** Without a capture there is no call to name. */
export interface RootCauseJson extends Omit<RootCause, 'captureId' | 'plugin' | 'operation' | 'evidence'> {
  readonly captureId: string | null;
  readonly plugin: string | null;
  readonly operation: string | null;
  readonly evidence: readonly EvidenceJson[];
}

/** What it says in words, and what that is made from. */
export type EvidenceJson = Evidence & {readonly sentence: string};

export function explanationJson(
  {captureId, rootCause, chain, observations}: Explanation,
  {fleet, then}: Whereabouts,
): ExplanationJson {
  const kubernetes = then === null ? null : podThenJson(then);
  return {
    captureId,
    rootCause: rootCause === null ? null : {...rootCause, evidence: rootCause.evidence.map(evidenceJson)},
    chain,
    observations,
    ...(fleet === null ? {} : {fleet}),
    ...(kubernetes === null ? {} : {kubernetes}),
  };
}

/** What is known best about the text is the root cause; `statements` has all that was found in it. */
export function textExplanationJson(statements: readonly ExplainedStatement[]): TextExplanationJson {
  const shown = statements.map((statement) => ({...statement, evidence: statement.evidence.map(evidenceJson)}));
  const [first] = shown;
  const call = {captureId: null, plugin: null, operation: null, error: null};
  return {
    captureId: null,
    rootCause:
      first === undefined
        ? null
        : {...call, rule: first.rule, confidence: first.confidence, evidence: first.evidence, fault: first.fault},
    chain: [],
    observations: [],
    statements: shown,
  };
}

function evidenceJson(evidence: Evidence): EvidenceJson {
  return {...evidence, sentence: evidenceText(evidence)};
}
