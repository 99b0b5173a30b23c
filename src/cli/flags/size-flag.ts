import * as Flags from '@oclif/core/flags';
import {UsageError} from '../../errors.js';

/** Kibibytes. */
export const sizeFlag = Flags.custom<number>({
  helpValue: 'SIZE',
  parse: (text) => Promise.resolve(parseSizeKib(text)),
});

const sizeUnits: Readonly<Record<string, number>> = {K: 1, M: 1024, G: 1024 * 1024};

/**
 * Kibibytes from `512K`, `256M`, `1G`.
 *
 * @throws UsageError if the text is no size
 */
export function parseSizeKib(text: string): number {
  const [, number, letter = ''] = /^(\d+)([KMG])(?:i?B)?$/.exec(text) ?? [];
  const unit = sizeUnits[letter];
  if (number === undefined || unit === undefined || Number(number) === 0) {
    throw new UsageError(`"${text}" is not a size`, {suggestions: ['write it like 512K, 256M or 1G']});
  }
  return Number(number) * unit;
}
