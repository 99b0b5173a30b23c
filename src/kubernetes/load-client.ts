import type * as Client from '@kubernetes/client-node';

/**
 * @kubernetes/client-node, loaded when it is first needed: that takes a third of a second. The build makes a file of its
 * own of this module, since code that is loaded from V8's code cache cannot import without a warning on stderr.
 */
export function loadClient(): Promise<typeof Client> {
  return import('@kubernetes/client-node');
}
