import {availableParallelism} from 'node:os';
import * as Args from '@oclif/core/args';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {liveFromFlags} from '../cli/live.js';
import {progressBar} from '../cli/progress.js';
import {changesFromFlags, replayFlags, wishFromFlags} from '../cli/flags/replay-flags.js';
import {currentScreen} from '../cli/terminal.js';
import type {RepeatedReplay, SuiteReport} from '../replay/replay-report.js';
import {asSuite} from '../replay/suite.js';
import {openStore} from '../store/disk/store.js';
import {outputFile} from '../system/output-file.js';
import {runProcess, startProcess} from '../system/process.js';
import {replayCaptures, type ReplayRequest} from '../use-cases/replay-captures.js';
import {whatToReplay} from '../use-cases/what-to-replay.js';
import {renderJunit} from '../view/replay/junit.js';
import {renderReplays} from '../view/replay/replays.js';

export default class Replay extends BaseCommand {
  static override summary = 'Run captured calls again in a sandbox, and compare';
  static override description =
    'The call runs in namespaces of its own, after the earlier captured calls that made the state which it met; the ' +
    'node is not touched and no route leads out. Needs root or user namespaces; --against mock needs neither. ' +
    'Exit code 0: the same as recorded, 1: not, or not known, 30: no sandbox, 31: no plugin, 32: time-out.';
  static override examples = [
    {description: 'The latest failure, again', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'With a fix tried out', command: '<%= config.bin %> <%= command.id %> --set ipam.subnet=10.1.0.0/16'},
    {
      description: 'A new version of the plugin against all old calls, for CI',
      command: '<%= config.bin %> <%= command.id %> --all --plugin bridge --against ./bridge --junit verdicts.xml',
    },
    {description: 'Multus, delegates mocked', command: '<%= config.bin %> <%= command.id %> --tree --real multus'},
    {description: 'Without any rights', command: '<%= config.bin %> <%= command.id %> latest --against mock'},
  ];
  static override args = {
    capture: Args.string({
      description: 'id prefix, latest, failed (the default), pod:NAMESPACE/NAME or container:PREFIX',
    }),
  };
  static override flags = {...replayFlags, store: storeFlag, node: nodeFlag};

  async run(): Promise<RepeatedReplay | SuiteReport> {
    const {args, flags} = await this.parse(Replay);
    const live = liveFromFlags(flags);
    const request: ReplayRequest = {
      choice: whatToReplay(wishFromFlags(args.capture, flags)),
      changes: changesFromFlags(flags),
      editor: flags.edit ? process.env['VISUAL'] || process.env['EDITOR'] || 'vi' : null,
      roles: flags,
      withDelay: flags.delay,
      binDirs: flags['bin-dir'] ?? null,
      likeHost: flags['like-host'],
      live: live && {...live, warn: (text) => void this.warn(text)},
      timeoutMs: flags.timeout,
      isExact: flags.exact,
      repeat: flags.repeat,
      jobs: flags.jobs ?? availableParallelism(),
    };
    const writeJunit = flags.junit === undefined ? undefined : outputFile(flags.junit);
    const store = openStore(flags.store, {node: flags.node, keepsAll: true});
    const report = await replayCaptures(store, request, {
      packageRoot: this.config.root,
      runProcess,
      startProcess,
      clock: () => performance.now(),
      onProgress: progressBar(),
      warn: (text) => void this.warn(text),
    });
    this.display(renderReplays(report, currentScreen(), flags.verbose));
    const suite = asSuite(report);
    if (suite.summary.same < suite.replays.length) this.answerNo();
    writeJunit?.(renderJunit(suite));
    return report;
  }
}
