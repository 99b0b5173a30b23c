import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {callTrees, callsIn, findCall} from '../capture/tree/call-tree.js';
import type {Invocation} from '../capture/invocation.js';
import {mayClash, shortIds} from '../capture/selection/short-id.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, redactFlag, storeFlag} from '../cli/flags/flags.js';
import {captureFromFlags, namedPodFlags} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {InternalError} from '../errors.js';
import {redactorOf} from '../redact/redact-calls.js';
import {findCapture} from '../store/query/find.js';
import {readFamilies} from '../store/query/families.js';
import {openStore} from '../store/disk/store.js';
import {fullCaptureJson, type FullCaptureJson} from '../view/calls/capture-json.js';
import {renderShellScript} from '../view/calls/shell-script.js';
import {renderShow} from '../view/calls/show.js';

const rawParts = {
  stdin: (invocation: Invocation) => invocation.stdin,
  stdout: (invocation: Invocation) => invocation.stdout,
  stderr: (invocation: Invocation) => invocation.stderr,
  environment: (invocation: Invocation) => invocation.environmentBytes,
} as const;

export default class Show extends BaseCommand {
  static override summary = 'Show everything about one captured call';
  static override description =
    'Credentials may be in what you see: runtimes hand their whole environment to plugins, and requests carry tokens.';
  static override examples = [
    {description: 'The latest call', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The latest call that failed', command: '<%= config.bin %> <%= command.id %> failed --environment'},
    {
      description: 'The exact request',
      command: '<%= config.bin %> <%= command.id %> pod:default/web-0 --raw stdin | jq .',
    },
    {
      description: 'A script that makes the call again, without secrets',
      command: '<%= config.bin %> <%= command.id %> failed --as sh',
    },
  ];
  static override args = {
    capture: Args.string({
      description: 'the beginning of an id, latest (the default), failed, pod:NAMESPACE/NAME or container:PREFIX',
    }),
  };
  static override flags = {
    as: Flags.option({options: ['text', 'sh'] as const, default: 'text'})({
      summary: 'what the answer looks like; sh: a shell script that makes the call again',
      exclusive: ['environment', 'json', 'raw'],
    }),
    environment: Flags.boolean({summary: 'argv and the whole environment, too'}),
    raw: Flags.custom<keyof typeof rawParts>({
      options: Object.keys(rawParts),
      summary: 'write exactly these bytes, nothing else; the environment as NAME=VALUE ended by NUL',
      exclusive: ['environment', 'json'],
    })(),
    'with-secrets': Flags.boolean({summary: 'keep secrets in the script of --as sh', exclusive: ['redact']}),
    redact: redactFlag,
    store: storeFlag,
    node: nodeFlag,
    ...namedPodFlags,
  };

  async run(): Promise<FullCaptureJson | undefined> {
    const {args, flags} = await this.parse(Show);
    const store = openStore(flags.store, {node: flags.node});
    const invocation = findCapture(store, captureFromFlags(args.capture, flags, 'latest'));
    if (flags.raw !== undefined) {
      process.stdout.write(rawParts[flags.raw](invocation));
      return undefined;
    }
    if (flags.as === 'sh') {
      const redactor = flags['with-secrets'] ? 'kept' : await redactorOf([invocation], flags.redact);
      this.log(renderShellScript(invocation, redactor));
      return undefined;
    }
    const family = readFamilies(store, [invocation]);
    const found = findCall(callTrees(family), invocation.id);
    if (found === undefined) throw new InternalError(`capture ${invocation.id} is missing in its own tree`);
    const {call, root} = found;
    const caller = callsIn(root).find(({invocation: {id}}) => id === call.parent?.id)?.invocation;
    const options = {caller, ids: shortIds(family, store.entries(mayClash(family))), environment: flags.environment};
    if (!this.jsonEnabled()) this.display(renderShow(call, options, currentScreen()));
    return fullCaptureJson(invocation, call.parent);
  }
}
