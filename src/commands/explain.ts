import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand} from '../cli/base-command.js';
import {explainSubject} from '../cli/flags/explain-subject.js';
import {nodeFlag, redactFlag, storeFlag} from '../cli/flags/flags.js';
import {namedPodFlags} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {readInput} from '../system/read-input.js';
import {refuseFile, stdinIsFile} from '../cli/text-input.js';
import {explainText} from '../explain/explain-text.js';
import {redactTextOf} from '../redact/redact-calls.js';
import {answerFrom} from '../store/query/answer-from.js';
import {explainCall} from '../use-cases/explain-call.js';
import {whereaboutsOf} from '../use-cases/whereabouts.js';
import {explanationJson, textExplanationJson, type ExplanationJson} from '../view/explanation/explanation-json.js';
import {explained} from '../view/explanation/explained.js';
import {renderExplanation} from '../view/explanation/explain.js';
import {renderMarkdown} from '../view/explanation/explain-markdown.js';
import {renderStatements} from '../view/explanation/explain-text.js';
import {renderWhere, whereText} from '../view/explanation/where.js';

export default class Explain extends BaseCommand {
  static override aliases = ['why'];
  static override summary = 'Say which call is to blame for a failure, why it failed, and what to do';
  static override description =
    'Runtimes report the outermost plugin. This follows the error inwards to the call that failed first, looks it up ' +
    'among known failures, and adds what other captures tell. With --message, or - and a pipe, it finds failures of CNI ' +
    'plugins in a text: a line that the kubelet logged, a journal, what kubectl describe printed.';
  static override examples = [
    {description: 'The latest failure that is not over', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'A pod that is stuck', command: '<%= config.bin %> <%= command.id %> pod:default/web-0'},
    {description: 'A text for a ticket', command: '<%= config.bin %> <%= command.id %> failed --as markdown'},
    {
      description: 'A line of a log',
      command: '<%= config.bin %> <%= command.id %> --message "cni plugin not initialized"',
    },
    {
      description: 'All that a cluster says about a pod',
      command: 'kubectl describe pod web-0 | <%= config.bin %> <%= command.id %> -',
    },
  ];
  static override args = {
    capture: Args.string({
      description:
        'the beginning of an id, failed, latest, pod:NAMESPACE/NAME or container:PREFIX; default: the latest failure that is not over; - reads a text',
    }),
  };
  static override flags = {
    as: Flags.option({options: ['text', 'markdown'] as const, default: 'text'})({
      summary: 'what the answer looks like',
      exclusive: ['json'],
    }),
    message: Flags.string({summary: 'explain this text instead of a capture', helpValue: 'TEXT', exclusive: ['as']}),
    redact: redactFlag,
    store: storeFlag,
    node: nodeFlag,
    ...namedPodFlags,
  };

  async run(): Promise<ExplanationJson> {
    const {args, flags} = await this.parse(Explain);
    const subject = explainSubject(args.capture, flags);
    if (subject.kind === 'text') return this.explainText(subject.text);
    if (subject.kind === 'stdin') return this.explainText(readInput('-'));
    if (args.capture !== undefined) refuseFile(args.capture, 'explain');
    else if (stdinIsFile()) this.warn('the file on stdin is not read: mlab-cni explain - explains the text in it');
    const isMarkdown = flags.as === 'markdown';
    const {text, json} = await answerFrom(flags.store, {node: flags.node}, async (store) => {
      const selector = subject.kind === 'capture' ? subject.selector : undefined;
      const {explanation, family, entries} = explainCall(store, selector);
      const answer = explained(explanation, family, entries);
      const calls = answer.chain.map(({invocation}) => invocation);
      const where = whereaboutsOf(calls.at(-1), explanation.rootCause !== null, flags.store);
      const json = explanationJson(explanation, where);
      if (isMarkdown) {
        const redact = await redactTextOf(calls, flags.redact);
        const options = {version: this.config.version, nowMs: Date.now(), redact, where: whereText(where)};
        return {text: renderMarkdown(answer, options), json};
      }
      const screen = currentScreen();
      return {text: [renderExplanation(answer, screen), ...renderWhere(where, screen)].join('\n\n'), json};
    });
    if (isMarkdown) this.log(text);
    else this.display(text);
    return json;
  }

  private explainText(text: string): ExplanationJson {
    const statements = explainText(text);
    this.display(renderStatements(statements, currentScreen()));
    return textExplanationJson(statements);
  }
}
