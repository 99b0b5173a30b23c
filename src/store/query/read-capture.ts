import type {Invocation} from '../../capture/invocation.js';
import {StoreFormatError} from '../../errors.js';
import type {CaptureEntry} from '../disk/entry.js';
import type {Store} from '../disk/store.js';

/** @throws StoreFormatError if the capture is damaged */
export function readCapture(store: Store, entry: CaptureEntry): Invocation {
  const reading = store.read(entry);
  if (reading.kind === 'capture') return reading.invocation;
  throw new StoreFormatError(`capture ${reading.id} is damaged: ${reading.reason}`, {
    suggestions: [`look at what is left of it: ${reading.path}`],
  });
}
