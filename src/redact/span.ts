/** Where in a text a secret is, and what it was recognised by. */
export interface Span {
  readonly from: number;
  /** Behind its last character. */
  readonly to: number;
  /** The name that it stood behind, or the kind of its shape: `password`, `private key`. Never the secret itself. */
  readonly what: string;
  /** What to put there; absent: {@link redacted}. */
  readonly instead?: string;
}

/** What stands in place of a secret. */
export const redacted = '[redacted]';

/** Spans in their order; those that overlap or touch are one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1);
    if (last === undefined || span.from >= last.to) {
      merged.push(span);
    } else if (span.to > last.to) {
      merged[merged.length - 1] = {from: last.from, to: span.to, what: last.what};
    }
  }
  return merged;
}

/** The text with something else in place of its spans, which are in order and do not overlap. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let kept = '';
  let from = 0;
  for (const span of spans) {
    kept += text.slice(from, span.from) + (span.instead ?? redacted);
    from = span.to;
  }
  return kept + text.slice(from);
}
