import {StoreFormatError} from '../../errors.js';

/** A document of a capture that was there when the capture was found, and cannot be read now that it is asked for. */
export class LostDocumentError extends StoreFormatError {
  /** @param reason what is wrong with the capture, as a damaged one is told */
  constructor(
    id: string,
    readonly reason: string,
  ) {
    super(`capture ${id} is damaged: ${reason}`, {
      suggestions: ['the same command again    to see what is there now'],
    });
  }
}
