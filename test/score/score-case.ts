import {join} from 'node:path';
import {explainText} from '../../src/explain/explain-text.js';
import {textExplanationJson, type ExplanationJson} from '../../src/view/explanation/explanation-json.js';
import {playCalls} from './calls.js';
import type {Case} from './case.js';
import {judgeExplanation, type Judgement} from './judge.js';
import {judgeFindings} from './judge-findings.js';
import {buildNode, put} from './node.js';
import {mlabCni, type Ended} from './program.js';

export interface Score extends Judgement {
  readonly id: string;
  readonly kind: Case['kind'];
  readonly family: string;
  /** Undefined: the case does not say which plugin is to be named. */
  readonly isPluginRight: boolean | undefined;
  /** The plain `explain` comes to the same answer as the one that names the pod. */
  readonly isDefaultSame: boolean;
}

/**
 * Plays one case below `root` and asks the command line about it; a text needs no store, and no process of its own. A crash is
 * a wrong answer.
 */
export async function scoreCase(each: Case, root: string, player: string): Promise<Score> {
  const {id, kind, family, expect} = each;
  const named = {id, kind, family, isPluginRight: undefined, isDefaultSame: true};
  try {
    if (kind === 'configuration') return {...named, ...judgeFindings(each, await findingsAbout(each, root))};
    if (kind === 'message' || kind === 'negative-message') {
      return {...named, ...judgeExplanation(each, textExplanationJson(explainText(each.text ?? '')))};
    }
    await playCalls(each, await buildNode(root, each, player));
    const bare = judgeExplanation(each, await explain(root, []));
    const pod = each.calls?.find((call) => call.pod !== null)?.pod;
    const judged = pod ? judgeExplanation(each, await explain(root, [`pod:${pod.namespace}/${pod.name}`])) : bare;
    const isPluginRight =
      expect.plugin === undefined
        ? undefined
        : judged.plugin === expect.plugin && judged.operation === (expect.operation ?? judged.operation);
    return {...named, ...judged, isPluginRight, isDefaultSame: nameOf(bare) === nameOf(judged)};
  } catch (error) {
    const why = `crash: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300);
    return {...named, verdict: 'wrong', why, rule: null, confidence: 'high', plugin: null, operation: null};
  }
}

function nameOf({plugin, operation, rule}: Judgement): string {
  return JSON.stringify([plugin, operation, rule]);
}

async function explain(root: string, argv: readonly string[]): Promise<Pick<ExplanationJson, 'rootCause'>> {
  const ended = await mlabCni(['explain', ...argv, '--json'], {MLAB_CNI_STORE: join(root, 'tmp/mlab-cni')});
  const answer = jsonOf(ended) as ExplanationJson & {readonly error?: {readonly code: string}};
  return answer.error?.code === 'E_NOT_FOUND' ? {rootCause: null} : answer;
}

async function findingsAbout({config = {}}: Case, root: string): Promise<unknown> {
  const {tree = {}, file, text = '', use} = config;
  for (const [path, content] of Object.entries(tree))
    put(root, path, content, path.startsWith('/opt/cni/bin/') ? 0o755 : 0o644);
  if (file !== undefined) put(root, `/etc/cni/net.d/${file}`, text);
  const argv = use === 'doctor' ? ['doctor', '--root', root] : ['check', join(root, 'etc/cni/net.d', file ?? '')];
  return jsonOf(await mlabCni([...argv, '--json'], {MLAB_CNI_STORE: join(root, 'tmp/mlab-cni')}));
}

function jsonOf({status, stdout, stderr}: Ended): unknown {
  if (status === null || status === 70) throw new Error(`exit ${status ?? 'by a signal'}: ${stderr}`);
  return JSON.parse(stdout);
}
