import {StoreMissingError} from '../../errors.js';

/** A store, or a part of it, that may not be seen: what is left would look like all. */
export function hiddenStore(directory: string, reason: string): StoreMissingError {
  return new StoreMissingError(`the capture store ${directory} cannot be read (${reason})`, {
    suggestions: ["run it with sudo: the store is its owner's alone, since captures hold credentials"],
  });
}
