import {LostDocumentError} from '../disk/lost-document.js';
import {openStore, type OpenOptions, type Store} from '../disk/store.js';
import {inlineLess} from '../../system/inline-less.js';

/**
 * An answer about many captures, of which little may be read: each document when it is asked for. Should one have gone by
 * then, or turn out to be unreadable, all is asked again of a store that reads each capture whole, so that this one is
 * damaged and the others are told of.
 *
 * @param answer says nothing to the user before it has asked for all that it needs
 * @throws what {@link openStore} throws
 */
export async function answerFrom<T>(
  directory: string,
  options: Pick<OpenOptions, 'node'>,
  answer: (store: Store) => T | Promise<T>,
): Promise<T> {
  inlineLess();
  try {
    return await answer(openStore(directory, {...options, readsLater: true}));
  } catch (error) {
    if (!(error instanceof LostDocumentError)) throw error;
    return answer(openStore(directory, options));
  }
}
