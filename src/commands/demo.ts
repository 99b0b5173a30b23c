import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as Flags from '@oclif/core/flags';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {storyEnvironment} from '../demo/story-environment.js';
import {tellStory, type Step} from '../demo/story.js';
import {runProcess} from '../system/process.js';

interface DemoResult {
  readonly root: string;
  readonly kept: boolean;
  readonly steps: readonly Step[];
}

export default class Demo extends BaseCommand {
  static override summary = 'Tell the whole story in one run: no root, no cluster, throwaway folders';
  static override description =
    'Makes a node in a temporary directory with stand-ins for multus, flannel, bridge and host-local, puts the shim in ' +
    'front of them, starts two pods of which one fails deep inside, and shows how to find out why.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {description: 'Look around in the node afterwards', command: '<%= config.bin %> <%= command.id %> --keep'},
  ];
  static override baseFlags = neverPaged;
  static override flags = {
    keep: Flags.boolean({summary: 'leave the node in its temporary directory', default: false}),
  };

  async run(): Promise<DemoResult> {
    const {flags} = await this.parse(Demo);
    // the real path, since /tmp may be a link and paths are baked into the shim
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'mlab-cni-demo-')));
    try {
      const steps = await tellStory({
        root,
        nodeProgram: process.execPath,
        packageRoot: this.config.root,
        environment: storyEnvironment(process.env, process.stdout),
        run: runProcess,
        print: (text) => this.log(text),
      });
      if (flags.keep) this.log(`\n# The node is still under ${root}; its captures: --store ${root}/tmp/mlab-cni`);
      return {root, kept: flags.keep, steps};
    } finally {
      if (!flags.keep) rmSync(root, {recursive: true, force: true});
    }
  }
}
