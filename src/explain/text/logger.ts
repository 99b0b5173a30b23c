import {asString, isObject, parseJsonObject, type JsonObject} from '../../cni/json.js';

/**
 * Who logged a line, as far as the line says so beside its message: the program (syslog), the unit, the component, or the
 * place in the source. Empty: it does not say.
 */
export function loggerOf(line: string): string {
  const [, program = ''] = syslog.exec(line) ?? [];
  const [, file = ''] = places.flatMap((pattern) => pattern.exec(line) ?? []);
  const fields = [...line.matchAll(/\b(?:subsys|component|logger|caller|scope)=("?)([\w./-]+)\1/g)].map(
    ([, , value = '']) => value,
  );
  const record = line.indexOf('{') < 0 ? undefined : parseJsonObject(line.slice(line.indexOf('{')));
  return [program, file, ...fields, ...(record === undefined ? [] : fieldsIn(record))].join(' ').trim();
}

/** Is it a line of a logger that writes where it stands in the source, so that nothing else has to be guessed? */
export function isPlaced(line: string): boolean {
  return /^\{.*"(?:caller|logger|source|file|scope|component)":/.test(line);
}

/** The last part of "Jan 02 03:04:05 node calico-node[12]: " and its like. */
const syslog =
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)) \S+ ([\w@./-]+)(?:\[\d+\])?: /;

/** klog's and Calico's names of source files, and the logger of Istio's and zap's columns. */
const places: readonly RegExp[] = [
  /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ ([\w./-]+):\d+\] /,
  /\[[A-Z]+\]\[\d+\] (\S+) \d+: /,
  /^\S+Z?\s+(?:debug|info|warn|error|fatal|DEBUG|INFO|WARN|ERROR|FATAL)\s+([\w.-]+)\s/,
];

const fieldNames = [
  'caller',
  'logger',
  'scope',
  'component',
  'subsys',
  'SYSLOG_IDENTIFIER',
  '_SYSTEMD_UNIT',
  'unit',
  'container_name',
] as const;

function fieldsIn(record: JsonObject): string[] {
  const own = fieldNames.flatMap((name) => asString(record[name]) ?? []);
  return [...own, ...Object.values(record).flatMap((value) => (isObject(value) ? fieldsIn(value) : []))];
}
