import {createReadStream, statSync} from 'node:fs';
import {seen} from '../system/look.js';
import {temporaryDirectoryUntilExit} from '../system/temporary-directory.js';
import {unpackInto} from './unpack.js';

/**
 * A pack as a store: it is unpacked into a directory of this user's alone, which is there until this process ends. What is
 * not seen to be a file is a store already, or an error of those who open it.
 *
 * @throws StoreFormatError if it is no pack, a hostile one, or one of a newer format
 */
export async function packAsStore(path: string): Promise<string> {
  if (seen(() => statSync(path))?.isFile() !== true) return path;
  const directory = temporaryDirectoryUntilExit('pack');
  await unpackInto(createReadStream(path), directory, {origin: path});
  return directory;
}
