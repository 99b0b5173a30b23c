import {basename, dirname, join} from 'node:path';
import {makeShimDir, type ShimDir} from '../../helpers/shim.js';
import type {Shell} from '../shells.js';
import type {Case} from './case.js';
import {compare, type Difference} from './compare.js';
import {refusedObservation} from './place-plugin.js';
import {Stage} from './run-case.js';

/** One plugin and its shims, used by one case at a time. */
export class Worker {
  private readonly stage: Stage;
  private readonly shims = new Map<string, ShimDir>();

  constructor(
    private readonly top: string,
    name: string,
  ) {
    this.stage = new Stage(join(top, name));
  }

  /** What is not the same directly and through the shim, under each of the shells. */
  async differences(call: Case, shells: readonly Shell[]): Promise<{shell: Shell; differences: Difference[]}[]> {
    const {plugin} = this.stage;
    this.stage.prepare(call);
    const direct =
      call.refusal === null ? await this.stage.run(call, plugin, null) : refusedObservation(plugin, call.refusal, call);
    const found = [];
    for (const shell of shells) {
      const {dir, store} = this.shimUnder(shell);
      const shim = await this.stage.run(call, join(dir, basename(plugin)), store);
      found.push({shell, differences: compare(direct, shim)});
    }
    return found;
  }

  private shimUnder(shell: Shell): ShimDir {
    const known = this.shims.get(shell.name);
    if (known !== undefined) return known;
    const {plugin} = this.stage;
    const settings = {realDirs: [dirname(plugin)]}; // the same path directly and through the shim
    const shim = makeShimDir({shell: shell.line, plugins: {[basename(plugin)]: plugin}, settings, parent: this.top});
    this.shims.set(shell.name, shim);
    return shim;
  }
}
