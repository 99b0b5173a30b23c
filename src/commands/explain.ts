import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {callsIn, callTrees} from '../capture/call-tree.js';
import {attemptToExplain} from '../capture/explain/attempt.js';
import {explain, explainMessage} from '../capture/explain/explain.js';
import {shortIds} from '../capture/short-id.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, redactFlag, storeFlag} from '../cli/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {UsageError} from '../errors.js';
import {redactTextOf} from '../redact/redact-calls.js';
import {compareFleet} from '../store/query/compare-fleet.js';
import {findFailure} from '../store/query/find-failure.js';
import {historyOf} from '../store/query/history.js';
import {readFamilies} from '../store/query/families.js';
import {openStore, type Store} from '../store/disk/store.js';
import {explanationJson, messageExplanationJson, type ExplanationJson} from '../view/explanation-json.js';
import {renderExplanation, renderMessageExplanation, type Explained} from '../view/explain.js';
import {renderMarkdown} from '../view/explain-markdown.js';
import {renderFleet} from '../view/fleet.js';

export default class Explain extends BaseCommand {
  static override aliases = ['why'];
  static override summary = 'Say which call is to blame for a failure, why it failed, and what to do';
  static override description =
    'Runtimes report the outermost plugin. This follows the error inwards to the call that failed first, looks it up ' +
    'among known failures, and adds what other captures tell. With --message it explains a line from a log alone.';
  static override examples = [
    {description: 'The latest failure', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'A pod that is stuck', command: '<%= config.bin %> <%= command.id %> pod:default/web-0'},
    {
      description: 'A text for a ticket, without secrets',
      command: '<%= config.bin %> <%= command.id %> failed --as markdown',
    },
    {
      description: 'A line that the kubelet logged',
      command: '<%= config.bin %> <%= command.id %> --message "cni plugin not initialized"',
    },
  ];
  static override args = {
    capture: Args.string({
      description: 'the beginning of an id, failed (the default), latest, pod:NAMESPACE/NAME or container:PREFIX',
    }),
  };
  static override flags = {
    as: Flags.option({options: ['text', 'markdown'] as const, default: 'text'})({
      summary: 'what the answer looks like',
    }),
    message: Flags.string({summary: 'explain this text instead of a capture', helpValue: 'TEXT', exclusive: ['as']}),
    redact: redactFlag,
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<ExplanationJson> {
    const {args, flags} = await this.parse(Explain);
    if (flags.message !== undefined) return this.explainMessage(flags.message, args.capture);
    const explained = this.explainCapture(args.capture ?? 'failed', openStore(flags.store, flags));
    const culprit = explained.explanation.rootCause && explained.chain.at(-1)?.invocation;
    const fleet = compareFleet(openStore(flags.store), culprit);
    const calls = explained.chain.map(({invocation}) => invocation);
    const redact = await redactTextOf(flags.as === 'markdown' ? calls : [], flags.redact);
    const options = {version: this.config.version, nowMs: Date.now(), redact};
    const screen = currentScreen();
    const asText = () => [renderExplanation(explained, screen), ...renderFleet(fleet, screen)].join('\n\n');
    if (!this.jsonEnabled()) this.log(flags.as === 'markdown' ? renderMarkdown(explained, options) : asText());
    return explanationJson(explained.explanation, fleet);
  }

  private explainCapture(selector: string, store: Store): Explained {
    const entries = store.entries();
    const found = findFailure(store, entries, selector);
    const family = readFamilies(store, [found]);
    const target = /^(pod|container):/.test(selector) ? attemptToExplain(found, family) : found;
    const explanation = explain(target, {family, history: historyOf(store, entries, target.node)});
    const calls = new Map(
      callTrees(family)
        .flatMap(callsIn)
        .map((call) => [call.invocation.id, call]),
    );
    const chain = explanation.chain.flatMap((id) => calls.get(id) ?? []);
    const named = entries.filter(({id}) => calls.has(id) || isNamed(id));
    return {explanation, chain, ids: shortIds(named, entries)};

    function isNamed(id: string): boolean {
      const {rootCause} = explanation;
      return rootCause?.evidence.some((each) => 'captureId' in each && each.captureId === id) === true;
    }
  }

  private explainMessage(text: string, capture: string | undefined): ExplanationJson {
    if (capture !== undefined) throw new UsageError(`either ${capture} or --message: both say what to explain`);
    const explanation = explainMessage(text);
    this.log(renderMessageExplanation(explanation, currentScreen()));
    return messageExplanationJson(explanation);
  }
}
