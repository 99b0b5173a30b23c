import {isObject, type Json} from '../json.js';
import {finding, type Finding} from './finding.js';

/** `__NAME__` of Calico's installers, `$NAME` and `${NAME}` of shells, `{{ name }}` of templates, `%s`, `<name>`. */
const form = /^__[A-Z][A-Z0-9_]*__$|\$\{?[A-Za-z_]\w*\}?|\{\{.*\}\}|^%[sdv]$|^<[\w. -]+>$/;

/** Values that somebody was to fill in before a runtime reads the configuration. */
export function placeholdersIn(value: Json): string[] {
  if (typeof value === 'string') return form.test(value) ? [value] : [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(placeholdersIn);
  return isObject(value) ? Object.values(value).flatMap(placeholdersIn) : [];
}

/** One finding for all placeholders, in place of what else is wrong with such values. */
export function withoutPlaceholders(
  where: string,
  placeholders: readonly string[],
  findings: readonly Finding[],
): Finding[] {
  if (placeholders.length === 0) return [...findings];
  const names = [...new Set(placeholders)].join(', ');
  return [
    finding('placeholder-left', where, `${names} stand for values that nobody has filled in yet`),
    ...findings.filter(({what}) => !placeholders.some((text) => what.includes(text))),
  ];
}
