import type {Screen} from '../view/text/screen.js';
import {createStyle, wantsColour} from '../view/text/style.js';

/** Where the answer goes: a terminal has a width and colours, a pipe has neither, unless COLUMNS asks for a width. */
export function currentScreen(): Screen {
  const {isTTY, columns} = process.stdout;
  return {
    style: createStyle(wantsColour(process.env, isTTY)),
    width: isTTY ? atLeast(columns || 80) : widthIn(process.env['COLUMNS']),
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
export function messageWidth(): number | undefined {
  return process.stderr.isTTY ? process.stderr.columns || 80 : undefined;
}
