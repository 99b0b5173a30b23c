import {mostBytes} from '../../system/read-regular-file.js';

/** About a part of a capture that is too large to be read whole; of what floods a store the rest is left. */
export function cutNote(part: string, size: number | undefined): string | undefined {
  if (size === undefined || size <= mostBytes) return undefined;
  return `${part} is cut: it has ${size} bytes, of which ${mostBytes} were read`;
}
