import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type {InvokeReport} from '../replay/invoke/invoke-report.js';
import {BaseCommand} from '../cli/base-command.js';
import {liveFromFlags} from '../cli/live.js';
import {castFlags, placeFlags} from '../cli/flags/replay-flags.js';
import {parseCapabilities} from '../cli/capabilities.js';
import {currentScreen} from '../cli/terminal.js';
import {parseNetworkList, undeclared} from '../cni/network-list.js';
import {defaultBinDirs} from '../cni/plugin-directories.js';
import {tryOut} from '../replay/invoke/try-out.js';
import {newIdentity} from '../replay/live/identity.js';
import {runProcess, startProcess} from '../system/process.js';
import {readInput} from '../system/read-input.js';
import {renderInvocation} from '../view/replay/invoke.js';

export default class Invoke extends BaseCommand {
  static override summary = 'Try out a network configuration: ADD, CHECK and DEL, in a sandbox';
  static override description =
    'Calls the plugin, or all plugins of a list with the result handed on, for a made-up container in a network ' +
    'namespace of its own, as a runtime does; shows what they answered and did, undoes it with DEL, and shows what is ' +
    'left. Exit code 0: all calls succeeded, 1: one did not, 30: no sandbox, 31: no plugin, 32: time-out.';
  static override examples = [
    {description: 'One plugin', command: '<%= config.bin %> <%= command.id %> bridge --config net.json'},
    {
      description: 'A whole list, checked after',
      command: '<%= config.bin %> <%= command.id %> --config /etc/cni/net.d/10-mynet.conflist --check',
    },
    {
      description: 'With a port to map',
      command: `<%= config.bin %> <%= command.id %> --config net.conflist --capability 'portMappings=[{"hostPort":8080,"containerPort":80,"protocol":"tcp"}]'`,
    },
  ];
  static override args = {
    plugin: Args.string({description: 'only this one; the type of a configuration that names none'}),
  };
  static override flags = {
    config: Flags.string({
      summary: 'network configuration or list; - reads stdin',
      helpValue: 'FILE',
      char: 'c',
      required: true,
    }),
    check: Flags.boolean({summary: 'CHECK between ADD and DEL'}),
    ifname: Flags.string({summary: 'interface to make in the container', helpValue: 'NAME', default: 'eth0'}),
    'container-id': Flags.string({summary: 'default: made up', helpValue: 'ID'}),
    netns: Flags.string({summary: 'where the new network namespace is; default: below /run/netns', helpValue: 'PATH'}),
    args: Flags.string({summary: 'CNI_ARGS', helpValue: 'K=V;K=V', default: ''}),
    capability: Flags.string({
      summary: 'for the plugins that declare it, may be repeated',
      helpValue: 'NAME=JSON',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...castFlags,
    ...placeFlags,
    verbose: Flags.boolean({summary: 'show requests and stderr', exclusive: ['json']}),
  };

  async run(): Promise<InvokeReport> {
    const {args, flags} = await this.parse(Invoke);
    const made = newIdentity();
    const list = parseNetworkList(readInput(flags.config), args.plugin);
    const capabilityArgs = parseCapabilities(flags.capability ?? []);
    for (const name of undeclared(list, capabilityArgs)) this.warn(`no plugin declares the capability ${name}`);
    const report = await tryOut({
      list,
      attachment: {
        containerId: flags['container-id'] ?? made.containerId,
        netns: flags.netns ?? made.netns,
        ifname: flags.ifname,
        args: flags.args,
      },
      capabilityArgs,
      withCheck: flags.check,
      binDirs: flags['bin-dir'] ?? defaultBinDirs,
      timeoutMs: flags.timeout,
      likeHost: flags['like-host'],
      live: liveFromFlags(flags),
      runProcess,
      startProcess,
    });
    this.display(renderInvocation(report, currentScreen(), flags.verbose));
    if (!report.succeeded) this.answerNo();
    return report;
  }
}
