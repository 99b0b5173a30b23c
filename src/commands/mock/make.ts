import {resolve} from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {filterFlags, filterFromFlags} from '../../cli/flags/filter-flags.js';
import {nodeFlag, storeFlag} from '../../cli/flags/flags.js';
import {UsageError} from '../../errors.js';
import {slowPathOf} from '../../replay/mock/mock-script.js';
import {parseScriptedAnswers} from '../../replay/mock/scripted.js';
import {readInput} from '../../system/read-input.js';
import {makeMocks} from '../../use-cases/make-mocks.js';
import {counted} from '../../view/text/counted.js';

export interface MockMakeJson {
  readonly directory: string;
  readonly plugins: readonly string[];
  /** How many captures they answer from. */
  readonly captures: number;
  /** How many answers came from --script. */
  readonly scripted: number;
}

export default class MockMake extends BaseCommand {
  static override summary = 'Make a directory of mock plugins that answer from captures';
  static override description = `Any runtime can use it as its plugin directory. A mock answers by operation, interface and the meaning of the request: container ids, paths, MACs and the addresses in prevResult may differ. An answer that was given to the same container comes first. To a request that was never recorded it answers with an error that names the nearest one.

--script puts answers of your own in front, for fault injection. FILE is JSON:
  {"answers": [{"match": {"plugin": "bridge", "operation": "ADD", "ifname": "eth*", "container": "*", "network": "net"},
    "error": {"code": 11, "msg": "try again later"}, "stderr": "log", "exit": 1, "delayMs": 500}]}
Only match.plugin must be there. Instead of error: "result", an object, or "garbage", a text; instead of exit: "signal", like "SIGKILL".`;
  static override examples = [
    {description: 'From all captures', command: '<%= config.bin %> <%= command.id %> ./mocks'},
    {
      description: 'IPAM that answers at once, for a runtime under test',
      command: '<%= config.bin %> <%= command.id %> ./mocks --plugin host-local --no-delay',
    },
    {
      description: 'A plugin that hangs, without any capture',
      command: '<%= config.bin %> <%= command.id %> ./mocks --script answers.json',
    },
  ];
  static override args = {dir: Args.string({description: 'directory to make', required: true})};
  static override baseFlags = neverPaged;
  static override flags = {
    script: Flags.string({summary: 'answers to give instead of recorded ones', helpValue: 'FILE'}),
    delay: Flags.boolean({summary: 'take as long as the recorded call did', default: true, allowNo: true}),
    ...filterFlags,
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<MockMakeJson> {
    const {args, flags} = await this.parse(MockMake);
    if (args.dir === '') throw new UsageError('which directory?', {suggestions: ['mlab-cni mock make ./mocks']});
    const directory = resolve(args.dir);
    const scripted = flags.script === undefined ? [] : parseScriptedAnswers(readInput(flags.script));
    const {plugins, captures} = makeMocks({
      directory,
      store: flags.store,
      node: flags.node,
      filter: filterFromFlags(flags),
      scripted,
      withDelay: flags.delay,
      slowPath: slowPathOf(this.config.root),
      warn: (text) => void this.warn(text),
    });
    this.log(`${args.dir}: ${plugins.join(', ')}, from ${counted(captures, 'capture')}`);
    return {directory, plugins, captures, scripted: scripted.length};
  }
}
