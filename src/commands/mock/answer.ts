import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../../cli/base-command.js';
import {findAnswer} from '../../replay/mock/find-answer.js';
import {mockDataName} from '../../replay/mock/mock-script.js';
import {loadRecordings, recordingsName} from '../../replay/mock/stored-recordings.js';

export default class MockAnswer extends BaseCommand {
  static override summary = 'Answer in the place of a mock that does not know the question';
  static override description =
    'Mocks call this when a request is not written as it was recorded: it compares by meaning, and says what the ' +
    'nearest recording was. It speaks the plugin protocol, and is of no use to people.';
  static override examples = [
    {description: 'As a mock does', command: '<%= config.bin %> <%= command.id %> --dir ./mocks --plugin bridge'},
    {
      description: 'By hand',
      command: 'CNI_COMMAND=ADD <%= config.bin %> <%= command.id %> --dir ./mocks --plugin bridge <request.json',
    },
  ];
  static override hidden = true;
  static override enableJsonFlag = false;
  static override baseFlags = neverPaged;
  static override flags = {
    dir: Flags.string({summary: 'directory with the mocks', helpValue: 'DIR', required: true}),
    plugin: Flags.string({summary: 'in whose place to answer', helpValue: 'NAME', required: true}),
  };

  async run(): Promise<undefined> {
    const {flags} = await this.parse(MockAnswer);
    const recordings = loadRecordings(readFileSync(join(flags.dir, mockDataName, recordingsName), 'utf8'));
    const {CNI_COMMAND = '', CNI_IFNAME = '', CNI_CONTAINERID = ''} = process.env;
    const call = {plugin: flags.plugin, operation: CNI_COMMAND, ifname: CNI_IFNAME, containerId: CNI_CONTAINERID};
    const found = findAnswer(recordings, {...call, stdin: await text(process.stdin)});
    if (found.kind === 'none') {
      process.stdout.write(`${JSON.stringify({cniVersion: '1.0.0', code: 100, msg: found.reason})}\n`);
      process.exitCode = 1;
      return;
    }
    const {stdout, stderr, exit, delayMs} = found.recording;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    process.stderr.write(stderr);
    process.stdout.write(stdout);
    if ('code' in exit) process.exitCode = exit.code;
    else process.kill(process.pid, exit.signal);
  }
}
