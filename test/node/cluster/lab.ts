import type {Test} from 'uvu';
import type {Recorders} from '../rig/recorders.js';
import type {RigCluster} from '../rig/rig-cluster.js';
import type {Networks} from './networks.js';

/** What all tests of recording on the two nodes of one real cluster share. */
export interface Lab {
  readonly test: Test;
  readonly cluster: RigCluster;
  readonly recorders: Recorders;
  readonly networks: Networks;
  /** For stores. */
  readonly directory: string;
  /** The flags of a command by which it finds the cluster, as an administrator. */
  readonly common: readonly string[];
}

/** What happens on one node, by its number; what another one does at the same time is not its concern. */
type Scenario = (node: number) => Promise<void>;

/**
 * Registers a test for each scenario, the first one for node1. They run at the same time, since most of what they do is
 * to wait; each test tells what became of its own.
 */
export function together({test}: Lab, scenarios: Readonly<Record<string, Scenario>>): void {
  let all: Promise<PromiseSettledResult<void>[]> | undefined;
  const runs = Object.values(scenarios);
  Object.keys(scenarios).forEach((name, index) => {
    test(name, async () => {
      all ??= Promise.allSettled(runs.map((run, at) => run(at + 1)));
      const result = (await all)[index];
      if (result?.status === 'rejected') throw result.reason;
    });
  });
}
