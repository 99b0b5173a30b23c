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

/**
 * Reads a configuration that may be a template: Calico's installer has `"mtu": __CNI_MTU__`, GKE's `@mtu`, charts of Helm
 * have `{{ .Values.mtu }}` and whole conditions.
 */
export function readTemplate(name: string, text: string): Written {
  if (parseJson(text) !== undefined) return {kind: 'text', text};
  const placeholders: string[] = [];
  const quoted = text.replace(stringOrPlaceholder, (match) => {
    if (match.startsWith('"')) return match;
    placeholders.push(match.replace(/\s+/g, ' '));
    return JSON.stringify(match);
  });
  if (parseJson(quoted) !== undefined) return {kind: 'text', text: quoted};
  if (placeholders.length > 0) return {kind: 'template', placeholders: [...new Set(placeholders)]};
  return templateName.test(name) ? {kind: 'template', placeholders: [name]} : {kind: 'text', text};
}
