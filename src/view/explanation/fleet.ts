import type {Comparison, Distinction} from '../../capture/fleet/compare-nodes.js';
import {counted} from '../text/counted.js';
import {escapeLine} from '../text/escape.js';
import type {Screen} from '../text/screen.js';
import {wrap} from '../text/wrap.js';

const indent = 13;
const mostNames = 6;
const mostDistinctions = 8;

/** A section on which nodes the same thing fails, and what sets them apart; none if that is not known. */
export function renderFleet(comparison: Comparison | null, {width, style}: Screen): string[] {
  if (comparison === null) return [];
  const paragraphs = fleetText(comparison).map((text) => wrap(escapeLine(text), (width ?? 100) - indent));
  const title = (index: number) => (index === 0 ? style.strong('WHERE'.padEnd(indent)) : ' '.repeat(indent));
  return [
    paragraphs
      .flat()
      .map((line, index) => title(index) + line)
      .join('\n'),
  ];
}

/** The same as sentences, a line each. */
export function fleetText({failing, others, unknown, untried, distinctions}: Comparison): string[] {
  const all = failing.length + others.length;
  const where = `The same fails on ${failing.length} of ${all} nodes: ${listed(failing)}.`;
  if (others.length === 0) return [where, 'All nodes have it, so what sets them apart cannot be told.'];
  const asides = [
    ...(untried.length === 0 ? [] : [`No such call was recorded on ${listed(untried)}: it might fail there, too.`]),
    ...(unknown.length === 0 ? [] : [`Nothing is known of ${listed(unknown)}.`]),
  ];
  const isUnknown = (node: string) => unknown.includes(node);
  if (failing.every(isUnknown) || others.every(isUnknown)) {
    return [where, ...asides, 'So what sets the failing nodes apart cannot be told.'];
  }
  if (distinctions.length === 0) {
    return [
      where,
      'Versions, plugins and configurations set them apart from the others in nothing that was gathered.',
      ...asides,
    ];
  }
  const shown = distinctions.slice(0, mostDistinctions).map(distinctionText);
  const cut = distinctions.length - shown.length;
  return [
    where,
    `${failing.length === 1 ? 'It has' : 'They have in common'} what no other node has, which need not be the cause:`,
    ...shown,
    ...(cut > 0 ? [`- and ${cut} more: --json lists them`] : []),
    ...asides,
  ];
}

function distinctionText({name, failing, others}: Distinction): string {
  const [first, ...rest] = others;
  const [one, more] = [valueText(first?.value ?? null), othersText(rest.length)];
  return `- ${name} ${valueText(failing)}; the others: ${one}${first === undefined ? '' : ` (${first.count})`}${more}`;
}

function othersText(count: number): string {
  return count === 0 ? '' : `, and ${counted(count, 'other value')}`;
}

function valueText(value: string | null): string {
  if (value === null) return 'none';
  return value.length > 60 ? `${value.slice(0, 57)}...` : value;
}

function listed(names: readonly string[]): string {
  return names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}
