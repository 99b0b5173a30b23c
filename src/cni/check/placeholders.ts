import {isObject, type Json} from '../json.js';
import {finding, type Finding} from './finding.js';

/** `__NAME__` of Calico's installers, `$NAME`, `$1` and `${NAME}` of shells, `{{ name }}`, `@name`, `%s`, `<name>`. */
const form = /^__[A-Z][A-Z0-9_]*__$|\$\{?[A-Za-z_]\w*\}?|^\$\d$|^@[A-Za-z]\w*@?$|\{\{.*\}\}|^%[sdvq]$|^<[\w. -]+>$/;

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

/** What is no JSON before somebody fills it in cannot be checked any further. */
export function templateFound(where: string, placeholders: readonly string[]): Finding {
  const some = placeholders.slice(0, 5).map((each) => (each.length > 60 ? `${each.slice(0, 57)}...` : each));
  const more = placeholders.length > some.length ? ', ...' : '';
  const what = `it is a template, and nothing else in it was checked: fill in ${some.join(', ')}${more} and check what comes out`;
  return finding('placeholder-left', where, what);
}
