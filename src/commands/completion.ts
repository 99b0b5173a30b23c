import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import * as Args from '@oclif/core/args';
import {BaseCommand, neverPaged} from '../cli/base-command.js';

export default class CompletionScript extends BaseCommand {
  static override summary = 'Print what lets a shell complete mlab-cni';
  static override description =
    'Commands, flags and their values, and from the store: ids of captures, pods, plugins, networks, interfaces and ' +
    'nodes. --store on the line that is completed, or MLAB_CNI_STORE, says which store. No cluster is asked.';
  static override examples = [
    {description: 'In this bash', command: 'source <(<%= config.bin %> <%= command.id %> bash)'},
    {description: 'In this zsh', command: 'source <(<%= config.bin %> <%= command.id %> zsh)'},
    {description: 'In this fish', command: '<%= config.bin %> <%= command.id %> fish | source'},
    {
      description: 'For good, with the package bash-completion',
      command:
        '<%= config.bin %> <%= command.id %> bash | sudo tee /usr/share/bash-completion/completions/mlab-cni >/dev/null',
    },
    {
      description: 'For good, in zsh',
      command:
        '<%= config.bin %> <%= command.id %> zsh | sudo tee /usr/local/share/zsh/site-functions/_mlab-cni >/dev/null',
    },
    {
      description: 'For good, in fish',
      command: '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/mlab-cni.fish',
    },
  ];
  static override args = {
    shell: Args.string({description: 'whose', options: ['bash', 'zsh', 'fish'], required: true}),
  };

  static override baseFlags = neverPaged;
  async run(): Promise<{readonly script: string}> {
    const {args} = await this.parse(CompletionScript);
    const script = readFileSync(join(this.config.root, 'dist', 'completion', `mlab-cni.${args.shell}`), 'utf8');
    if (!this.jsonEnabled()) process.stdout.write(script);
    return {script};
  }
}
