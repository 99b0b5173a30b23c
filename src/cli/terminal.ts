import type {Screen} from '../view/screen.js';
import {createStyle, wantsColour} from '../view/style.js';

/** Where the answer goes: a terminal has a width and colours, a pipe has neither, unless COLUMNS asks for a width. */
export function currentScreen(): Screen {
  const {isTTY, columns} = process.stdout;
  return {
    style: createStyle(wantsColour(process.env, isTTY)),
    width: isTTY ? columns || 80 : Number(process.env['COLUMNS']) || undefined,
    nowMs: Date.now(),
  };
}

/** The width for messages on stderr; undefined: nobody reads them on a terminal. */
export function messageWidth(): number | undefined {
  return process.stderr.isTTY ? process.stderr.columns || 80 : undefined;
}
