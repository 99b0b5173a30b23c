import {unseenIn} from '../../explain/calls/unseen.js';
import type {Invocation} from '../../capture/invocation.js';
import {subjectOf} from '../../capture/subject.js';
import {endingOf, exitText} from '../calls/ending.js';
import {evidenceText} from './evidence-text.js';
import {headline} from './explain.js';
import type {Explained} from './explained.js';
import {createMarkdown, type Markdown, type RedactText} from '../text/markdown.js';
import {formatDuration, formatInstant} from '../text/time.js';

export interface MarkdownOptions {
  /** Of mlab-cni. */
  readonly version: string;
  readonly nowMs: number;
  /** Knows the secrets of the calls. */
  readonly redact: RedactText;
  /** Which other nodes have it, and what the cluster said, as sentences. */
  readonly where: readonly string[];
}

/** One text to paste into an issue or a ticket, in GitHub's Markdown, without secrets. */
export function renderMarkdown({explanation, chain}: Explained, options: MarkdownOptions): string {
  const {rootCause, observations} = explanation;
  const calls = chain.map(({invocation}) => invocation);
  const innermost = calls.at(-1);
  if (innermost === undefined) return '';
  const title = rootCause === null ? `${innermost.plugin} ${innermost.operation} did not fail` : headline(rootCause);
  const markdown = createMarkdown(options.redact);
  const {inline, bullets, numbered} = markdown;
  const section = (heading: string, blocks: readonly string[]) => [`#### ${inline(heading)}`, ...blocks];
  const blocks = [
    `### ${inline(title)}`,
    ...(rootCause?.rule
      ? [
          `**Why:** ${inline(rootCause.rule.cause)}`,
          `**What to do:** ${inline(rootCause.rule.fix)}`,
          `Rule \`${rootCause.rule.id}\`, confidence ${rootCause.confidence}: ${rootCause.rule.source}`,
        ]
      : []),
    ...(rootCause === null ? [] : [bullets(rootCause.evidence.map(evidenceText))]),
    ...section('The calls, outermost first', [numbered(calls.map((call) => callText(call, options)))]),
    ...section(`What ${innermost.plugin} got and answered`, requestAndAnswer(innermost, markdown)),
    ...(observations.length === 0
      ? []
      : section('Also seen', [bullets(observations.map(({rule}) => `${rule.title}. ${rule.cause}`))])),
    ...(options.where.length === 0 ? [] : section('Where', [bullets(options.where.map(withoutDash))])),
    ...section('Versions', [bullets(versionTexts(calls, options))]),
    ...section('What was not seen', [bullets(unseenIn(chain))]),
  ];
  return blocks.join('\n\n');
}

function withoutDash(text: string): string {
  return text.replace(/^- /, '');
}

function callText(call: Invocation, {nowMs}: MarkdownOptions): string {
  const {plugin, operation, parameters, request, startedAtMs, durationMs, timeResolutionMs, id} = call;
  const {word, detail} = endingOf(call, nowMs);
  const about = subjectOf(call);
  const subject = about === null ? '' : ` for ${about}`;
  const took = durationMs === null ? '' : ` after ${formatDuration(durationMs, timeResolutionMs)}`;
  const where = `${subject}, interface ${parameters.ifname ?? '?'}, network ${request?.name ?? '?'}`;
  return `${plugin} ${operation}${where}, ${formatInstant(startedAtMs)}, capture ${id}: ${word}${took}${detail === '' ? '' : `: ${detail}`}`;
}

function requestAndAnswer(call: Invocation, {textBlock, jsonBlock}: Markdown): string[] {
  const {request, stdin, stdout, stderr, exit, error, result} = call;
  const answer = error === undefined ? result : {...error};
  return [
    'stdin:',
    request === undefined ? textBlock(stdin) : jsonBlock(request.json),
    `${exitText(exit)}; stdout:`,
    answer === undefined ? textBlock(stdout) : jsonBlock(answer),
    ...(stderr.length === 0 ? [] : ['stderr:', textBlock(stderr)]),
  ];
}

function versionTexts(calls: readonly Invocation[], {version}: MarkdownOptions): string[] {
  const specs = calls.map(({plugin, request}) => `${plugin} ${request?.cniVersion || 'none'}`);
  const [outermost] = calls;
  const recorder =
    outermost?.source === 'upstream-shim' ? "M-Lab's shim.sh" : `mlab-cni shim ${outermost?.shimVersion ?? '?'}`;
  return [`cniVersion: ${specs.join(', ')}`, `recorded by ${recorder}, read by mlab-cni ${version}`];
}
