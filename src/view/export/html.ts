import {escapeLine, escapeLines} from '../text/escape.js';

/** A piece of HTML that is safe as it is. */
export interface Html {
  readonly html: string;
}

/**
 * Puts HTML together. What is inserted is text, which can do nothing there (neither markup nor control or direction
 * characters), but for pieces that this function made.
 */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  return {html: parts.map((part, index) => part + htmlOf(values[index] ?? '')).join('')};
}

/** Text with line ends, for `<pre>`. */
export function lines(text: string): Html {
  return {html: escapeLines(text).map(escapeMarkup).join('\n')};
}

function htmlOf(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'number') return value.toString();
  if (typeof value === 'string') return escapeMarkup(escapeLine(value));
  return 'html' in value ? value.html : value.map(({html}) => html).join('\n');
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
