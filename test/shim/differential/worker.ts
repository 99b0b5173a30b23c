import {join} from 'node:path';
import {makeShimDir, type ShimDir} from '../../helpers/shim.js';
import type {Shell} from '../shells.js';
import type {Case} from './case.js';
import {compare, type Difference} from './compare.js';
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

  async differences(shell: Shell, call: Case): Promise<Difference[]> {
    let shim = this.shims.get(shell.name);
    if (shim === undefined) {
      shim = makeShimDir({shell: shell.line, plugins: {p: this.stage.plugin}, parent: this.top});
      this.shims.set(shell.name, shim);
    }
    const direct = await this.stage.run(call, join(shim.realDir, 'p'));
    return compare(direct, await this.stage.run(call, join(shim.dir, 'p')));
  }
}
