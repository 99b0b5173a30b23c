import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type {Invocation} from '../capture/invocation.js';
import type {ReplayReport} from '../capture/replay-report.js';
import {BaseCommand} from '../cli/base-command.js';
import {durationFlag, storeFlag} from '../cli/flags.js';
import {currentScreen} from '../cli/terminal.js';
import {isPoll} from '../cni/operation.js';
import {defaultBinDirs, parseAgainst, recordedBinDirs} from '../replay/plugin/find-plugin.js';
import {planReplay} from '../replay/state/plan.js';
import {replayMock} from '../replay/replay-mock.js';
import {replayReal} from '../replay/replay-real.js';
import {replayRules} from '../replay/verdict/rules.js';
import {findCapture} from '../store/find.js';
import {openStore, type Store} from '../store/store.js';
import {runProcess, startProcess} from '../system/process.js';
import {renderReplay} from '../view/replay.js';

export default class Replay extends BaseCommand {
  static override summary = 'Run a captured call again in a sandbox, and compare';
  static override description =
    'The call runs in namespaces of its own, after the earlier captured calls that made the state which it met; the ' +
    'node is not touched and no route leads out. Needs root or user namespaces; --against mock needs neither. ' +
    'Exit code 0: the same as recorded, 1: not, or not known, 30: no sandbox, 31: no plugin, 32: time-out.';
  static override examples = [
    {description: 'The latest failure, again', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'A new version of the plugin against an old call',
      command: '<%= config.bin %> <%= command.id %> 4f21 --against ./bridge',
    },
    {description: 'Without any rights', command: '<%= config.bin %> <%= command.id %> latest --against mock'},
  ];
  static override args = {
    capture: Args.string({
      description: 'id prefix, latest, failed, pod:NAMESPACE/NAME or container:PREFIX',
      default: 'failed',
    }),
  };
  static override flags = {
    against: Flags.string({
      summary: 'what answers: the real plugin, a mock, or the plugin at PATH (a file, or a directory of plugins)',
      helpValue: 'real|mock|PATH',
      default: 'real',
    }),
    'bin-dir': Flags.string({
      summary: `where the real plugins are, may be repeated; default: where the shim found them, then ${defaultBinDirs.join(', ')}`,
      helpValue: 'DIR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    timeout: durationFlag({
      summary: 'kill a plugin that takes longer',
      default: 30_000,
      defaultHelp: () => Promise.resolve('30s'),
    }),
    exact: Flags.boolean({summary: 'pass over nothing: MACs, veth names and addresses count as differences'}),
    verbose: Flags.boolean({summary: 'show stderr and the rules by which differences are passed over'}),
    store: storeFlag,
  };

  async run(): Promise<ReplayReport> {
    const {args, flags} = await this.parse(Replay);
    const store = openStore(flags.store);
    const target = findCapture(store, args.capture);
    const options = {timeoutMs: flags.timeout, rules: flags.exact ? [] : replayRules, runProcess, startProcess};
    const report = await (flags.against === 'mock'
      ? replayMock(target, options)
      : replayReal(planReplay(target, this.earlier(store, target)), {
          ...options,
          against: parseAgainst(flags.against),
          binDirs: flags['bin-dir'] ?? recordedBinDirs(target),
        }));
    this.log(renderReplay(report, currentScreen().style, flags.verbose));
    if (report.verdict !== 'same') this.answerNo();
    return report;
  }

  /** What was captured before a call, oldest first; polls change nothing. */
  private earlier(store: Store, target: Invocation): Invocation[] {
    const entries = store.entries().filter(({operation}) => operation === null || !isPoll(operation));
    const before = entries.slice(entries.findIndex(({id}) => id === target.id) + 1);
    const readings = before.reverse().map((entry) => store.read(entry));
    const damaged = readings.filter(({kind}) => kind === 'damaged').length;
    if (damaged > 0) this.warn(`${damaged} damaged captures from before this call were left out of its state`);
    return readings.flatMap((reading) => (reading.kind === 'capture' ? [reading.invocation] : []));
  }
}
