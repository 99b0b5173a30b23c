import type {Screen} from '../view/text/screen.js';
import {createStyle, wantsColour} from '../view/text/style.js';

/** What is asked of a stream; one whose size nobody set has 0 columns. */
type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

/** Where the answer goes: a terminal has a width and colours, a pipe has neither, unless COLUMNS asks for a width. */
export function currentScreen({isTTY, columns}: Terminal = process.stdout, environment = process.env): Screen {
  return {
    style: createStyle(wantsColour(environment, isTTY)),
    width: isTTY ? atLeast(columns || 80) : widthIn(environment['COLUMNS']),
    nowMs: Date.now(),
  };
}

/** What is no number of columns asks for none. */
function widthIn(columns = ''): number | undefined {
  return /^[1-9]\d*$/.test(columns) ? atLeast(Number(columns)) : undefined;
}

/** A table has nothing to say in less. */
function atLeast(columns: number): number {
  return Math.max(40, columns);
}

/** The width for messages on stderr; undefined: nobody reads them on a terminal. */
export function messageWidth({isTTY, columns}: Terminal = process.stderr): number | undefined {
  return isTTY ? columns || 80 : undefined;
}
