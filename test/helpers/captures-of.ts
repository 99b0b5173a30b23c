import type {Invocation} from '../../src/capture/invocation.js';
import {openStore} from '../../src/store/disk/store.js';
import {withFixture, type Network} from './fixtures.js';

/** The calls that M-Lab's shim recorded on such a network, newest first. */
export function capturesOf(network: Network): Invocation[] {
  return withFixture(network, (directory) => {
    const store = openStore(directory);
    return store.entries().flatMap((entry) => {
      const reading = store.read(entry);
      return reading.kind === 'capture' ? [reading.invocation] : [];
    });
  });
}
