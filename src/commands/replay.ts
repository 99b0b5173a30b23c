import {availableParallelism} from 'node:os';
import * as Args from '@oclif/core/args';
import type {RepeatedReplay, SuiteReport} from '../replay/replay-report.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, storeFlag} from '../cli/flags.js';
import {liveFromFlags} from '../cli/live.js';
import {progressBar} from '../cli/progress.js';
import {changesFromFlags, choiceFromFlags, replayFlags} from '../cli/replay-flags.js';
import {currentScreen} from '../cli/terminal.js';
import {changeSubjects} from '../replay/change-subjects.js';
import {editRequest} from '../replay/edit-request.js';
import {slowPathOf} from '../replay/mock/mock-script.js';
import {mockedPlugins, requireRecorded} from '../replay/mock/roles.js';
import {withMocks} from '../replay/mock/with-mocks.js';
import {parseAgainst} from '../replay/plugin/find-plugin.js';
import {replay} from '../replay/replay.js';
import {asSuite, onlySubject, replayOne, replaySuite} from '../replay/suite.js';
import type {Subject} from '../replay/state/step.js';
import {replayRules} from '../replay/verdict/rules.js';
import {readCapturesOf} from '../store/query/captures-of.js';
import {readEarlier} from '../store/query/earlier.js';
import {findInnermost} from '../store/query/lives.js';
import {chooseCaptures} from '../store/query/replay-subjects.js';
import {openStore} from '../store/disk/store.js';
import {outputFile} from '../system/output-file.js';
import {runProcess, startProcess} from '../system/process.js';
import {renderJunit} from '../view/junit.js';
import {renderReplays} from '../view/replays.js';

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
    const choice = choiceFromFlags(args.capture, flags);
    const live = liveFromFlags(flags);
    const store = openStore(flags.store, {node: flags.node, keepsAll: true});
    const entries = store.entries();
    requireRecorded(flags, new Set(entries.map(({plugin}) => plugin)));
    const {groups, plugins, damaged} = chooseCaptures(store, entries, choice);
    if (damaged > 0) this.warn(`${damaged} damaged captures were left out`);
    const changes = changesFromFlags(flags);
    if (flags.edit) changes.push(await editRequest(groups, process.env['VISUAL'] || process.env['EDITOR'] || 'vi'));
    const subjects = changeSubjects(groups, changes);
    const mocks = {
      captures: readCapturesOf(store, entries, groups, mockedPlugins(flags, plugins)),
      plugins: flags.mock ?? [],
      withDelay: flags.delay,
      timeoutMs: flags.timeout,
      slowPath: slowPathOf(this.config.root),
    };
    const writeJunit = flags.junit === undefined ? undefined : outputFile(flags.junit);
    const report = await withMocks<RepeatedReplay | SuiteReport>(mocks, (made) => {
      const run = (group: readonly Subject[]) =>
        replay(group, {
          against: parseAgainst(flags.against),
          binDirs: flags['bin-dir'] ?? null,
          mocks: made,
          likeHost: flags['like-host'],
          live: live === null ? null : {...live, warn: (text) => void this.warn(text)},
          timeoutMs: flags.timeout,
          rules: flags.exact ? [] : replayRules,
          innermostOf: (call) => findInnermost(store, call),
          earlierThan: (target) => readEarlier(store, entries, target),
          runProcess,
          startProcess,
        });
      const {repeat, jobs = availableParallelism()} = flags;
      const clock = () => performance.now();
      const only = flags.all ? undefined : onlySubject(subjects);
      if (only !== undefined) return replayOne(only, repeat, run);
      return replaySuite(subjects, {jobs, repeat, replay: run, clock, onProgress: progressBar()});
    });
    this.display(renderReplays(report, currentScreen(), flags.verbose));
    const suite = asSuite(report);
    if (suite.summary.same < suite.replays.length) this.answerNo();
    writeJunit?.(renderJunit(suite));
    return report;
  }
}
