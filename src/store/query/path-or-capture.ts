import {existsSync} from 'node:fs';
import {StoreMissingError, UsageError} from '../../errors.js';
import {openStore} from '../disk/store.js';

/**
 * Does a word of the user's name a file, rather than a capture? A name without a slash does if the file is there, or if
 * it has a dot, and no capture is named so; one that may be a pod, `NAMESPACE/NAME`, does if the file is there.
 *
 * @param path where the file would be
 * @throws UsageError if it names both
 */
export function isPath(word: string, path: string, storeDirectory: string): boolean {
  if (/^(pod|container):|^(latest|failed)$/.test(word)) return false;
  if (word.includes('/')) return existsSync(path) || !looksLikePod.test(word) || fileName.test(word);
  if (!existsSync(path)) return word.includes('.');
  if (!namesCapture(storeDirectory, word)) return true;
  throw new UsageError(`"${word}" is a file here, and the beginning of a capture's id`, {
    suggestions: [`mlab-cni check ./${word}    for the file`, 'more of the id, for the capture'],
  });
}

/** `NAMESPACE/NAME` */
const looksLikePod = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

const fileName = /\.(conf|conflist|json|ya?ml)$/;

function namesCapture(directory: string, prefix: string): boolean {
  try {
    return openStore(directory).entries(({id}) => id.startsWith(prefix)).length > 0;
  } catch (error) {
    if (error instanceof StoreMissingError) return false;
    throw error;
  }
}
