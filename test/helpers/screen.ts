import type {Screen} from '../../src/view/text/screen.js';
import {createStyle} from '../../src/view/text/style.js';

/** A terminal of that width without colours, or none, at a fixed time: five and a half minutes after the fixtures. */
export function screenOf(
  width: number | undefined,
  {colour = false, nowMs = Date.UTC(2026, 10, 21, 9, 30)} = {},
): Screen {
  return {style: createStyle(colour), width, nowMs};
}
