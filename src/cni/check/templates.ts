import {parseJson} from '../json.js';

/** A text as whoever installs it will have it, as far as that can be told. */
export type Written =
  /** JSON, or broken JSON: placeholders that stood between its values are strings in it. */
  | {readonly kind: 'text'; readonly text: string}
  /** No JSON before somebody fills in what these stand for. */
  | {readonly kind: 'template'; readonly placeholders: readonly string[]};

/** A string of JSON, in which a placeholder does no harm; or a placeholder outside of strings. */
const stringOrPlaceholder =
  /"(?:\\.|[^"\\])*"|\{\{(?!\s*")[\s\S]{0,2000}?\}\}|\{%[\s\S]{0,2000}?%\}|__[A-Z][A-Z0-9_]*__|\$\{[^}]{0,200}\}|\$\w+|@[A-Za-z]\w*@?|%[sdvq]\b/g;

/** Files that another program makes a configuration of. */
const templateName = /\.(jsonnet|libsonnet|j2|tmpl|tpl|gotmpl|template)$/;

/** What charts of Helm and Jinja have: conditions and loops, so that what comes out may be anything. */
const isLogic = /^\{[{%]/;

/**
 * Reads a configuration that may be a template: Calico's installer has `"mtu": __CNI_MTU__`, GKE's `@mtu` and
 * `[ @ipv4Subnet @ipv6SubnetOptional ]`, charts of Helm have `{{ .Values.mtu }}` and whole conditions. JSON that is broken
 * beside its placeholders is broken JSON.
 */
export function readTemplate(name: string, text: string): Written {
  if (parseJson(text) !== undefined) return {kind: 'text', text};
  const placeholders: string[] = [];
  const quoted = filledIn(text, (placeholder) => {
    placeholders.push(placeholder.replace(/\s+/g, ' '));
    return JSON.stringify(placeholder);
  });
  if (parseJson(quoted) !== undefined) return {kind: 'text', text: quoted};
  if (placeholders.some((each) => isLogic.test(each)) || parseJson(withoutMembers(text)) !== undefined) {
    return {kind: 'template', placeholders: [...new Set(placeholders)]};
  }
  return templateName.test(name) ? {kind: 'template', placeholders: [name]} : {kind: 'text', text: quoted};
}

/** Where no value is due a placeholder stands for members or elements, or for none, and then a comma may go, too. */
function withoutMembers(text: string): string {
  const marked = filledIn(text, (placeholder, before) => (/:\s*$/.test(before) ? JSON.stringify(placeholder) : '\0'));
  return marked
    .replace(/(?:,\s*\0\s*)+(?=[}\],])/g, '')
    .replace(/(?<=[{[]\s*)(?:\0\s*,\s*)+/g, '')
    .replaceAll('\0', '');
}

function filledIn(text: string, fill: (placeholder: string, before: string) => string): string {
  return text.replace(stringOrPlaceholder, (match, at: number) =>
    match.startsWith('"') ? match : fill(match, text.slice(Math.max(0, at - 20), at)),
  );
}
