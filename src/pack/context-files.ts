import {join} from 'node:path';
import {readRegularFile} from '../system/read-regular-file.js';
import {parseMember} from './format.js';
import {mostBytesOfFile} from './limits.js';
import type {PackedFiles} from './packed-file.js';
import {namesSeenIn} from '../system/names-in.js';

/** What a pack brought along about its node, and what its store tells about plugins and clocks. */
export function contextFiles(directory: string): PackedFiles {
  return ['context', 'context/net.d', 'store/about'].flatMap((folder) =>
    namesSeenIn(join(directory, folder)).flatMap((name) => {
      const path = `${folder}/${name}`;
      const content = parseMember(path) && readRegularFile(join(directory, path), mostBytesOfFile);
      return content ? [{path, ...content}] : [];
    }),
  );
}
