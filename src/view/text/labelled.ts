import Table from 'cli-table3';
import {escapeLine} from './escape.js';
import type {Screen} from './screen.js';
import {wrap} from './wrap.js';

/** A label and what there is to say; several values stand below each other, absent ones have no line. */
export type Labelled = readonly [label: string, values: readonly (string | undefined)[]];

const labelColumns = 12;

/** Labels on the left, values on the right, escaped and wrapped to the width. */
export function renderLabelled(facts: readonly Labelled[], {style, width}: Screen): string {
  // cli-table3 colours heads and borders of its own accord, and draws lines, unless told not to
  const table = new Table({chars: noLines, style: {head: [], border: [], 'padding-left': 0, 'padding-right': 0}});
  for (const [label, values] of facts) {
    const lines = values
      .filter((value) => value !== undefined)
      .flatMap((value) => wrap(escapeLine(value), width === undefined ? undefined : width - labelColumns));
    if (lines.length > 0) table.push([style.faint(label.padEnd(labelColumns)), lines.join('\n')]);
  }
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};
