import type {Filter} from '../../capture/selection/filter.js';
import {NotFoundError} from '../../errors.js';
import type {Store} from '../disk/store.js';
import {whyEmpty} from './why-empty.js';

/** Why there is nothing to work on, for commands that cannot go on then. */
export function nothingFits(store: Store, filter: Filter): NotFoundError {
  const empty = whyEmpty(store, filter, null);
  if (empty.kind === 'empty-store') return emptyStore(store);
  return new NotFoundError(`no capture fits, of ${empty.count}`, {
    suggestions: [
      ...empty.meant.map((each) => `did you mean: ${each}`),
      `mlab-cni list --store ${store.directory}    to see what there is`,
    ],
  });
}

export function emptyStore({directory}: Store): NotFoundError {
  return new NotFoundError(`there are no captures in ${directory} yet`, {
    suggestions: [
      'mlab-cni shim status    to see whether it records',
      'add --store DIR    if the captures are elsewhere',
    ],
  });
}
