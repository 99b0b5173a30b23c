import {asArray, asNumber, asString, isObject, parseJsonObject, type Json, type JsonObject} from '../../cni/json.js';

/** What loggers put in front of what they were given, one pattern a logger; each is taken away where a line begins with it. */
const prefixes: readonly RegExp[] = [
  // journald and syslog: "Jan 02 03:04:05 node kubelet[123]: ", "2026-01-02T03:04:05+0000 node containerd[1]: "
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)) \S+ [\w@./-]+(?:\[\d+\])?: /,
  // klog: "E0102 03:04:05.678901    1234 file.go:56] "
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [\w./-]+:\d+\] /,
  // Calico: "2026-01-02 03:04:05.678 [ERROR][4242] cni-plugin/plugin.go 580: "
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d+ \[[A-Z]+\]\[\d+\] \S+ \d+: /,
  // multus and other plugins: "2026-01-02T03:04:05Z [error] "
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d) \[\w+\] /,
  // zap's console: "2026-01-02T03:04:05.678Z<TAB>ERROR<TAB>logger<TAB>file.go:1<TAB>"
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)\s+(?:DEBUG|INFO|WARN|ERROR|FATAL|debug|info|warn|error|fatal)\s+(?:[\w.-]+\s+)?(?:[\w./-]+:\d+\s+)?/,
  // the log package of Go: "2026/01/02 03:04:05 file.go:12: "
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[\w./-]+\.go:\d+: )?/,
  // kubectl describe: "  Warning  FailedCreatePodSandBox  2m (x70 over 18m)  kubelet  "
  /^\s*(?:Normal|Warning)\s+[A-Z]\w+\s+[\w<>]+(?: ago)?(?: \(x\d+ over [\w.]+\))?\s+\S+(?:, \S+)?\s+(?:\(combined from similar events\): )?/,
  // cri-o and crictl: "FATA[0002] "
  /^(?:FATA|ERRO|WARN|INFO|DEBU)\[[\dT:+-]+\] /,
];

/** Each line without its logger's prefix; of lines made of fields only what was said and the error. */
export function stripPrefixes(text: string): string {
  return text.split('\n').map(stripLine).join('\n');
}

function stripLine(line: string): string {
  const bare = prefixes.reduce((rest, prefix) => rest.replace(prefix, ''), line);
  return jsonFields(bare) ?? textFields(bare) ?? bare;
}

/** Names under which loggers put the message, and then those of the error. */
const messageKeys = ['msg', 'message', 'log', 'MESSAGE'] as const;
const errorKeys = ['error', 'err', 'reason', 'stderr'] as const;

/** zap, logrus and bunyan write one JSON object a line; a CNI error object has a code and no level, and stays. */
function jsonFields(line: string): string | undefined {
  if (!/^\{.*"(?:level|severity|ts|time|timestamp|PRIORITY|err)"/.test(line)) return undefined;
  const record = parseJsonObject(line);
  const said = record === undefined ? [] : saidIn(record);
  return said.length === 0 ? undefined : said.join(': ');
}

/** What collectors of logs pass on stands one object deeper (Cloud Logging: jsonPayload). */
function saidIn(record: JsonObject): string[] {
  const said = [...messageKeys, ...errorKeys].flatMap((key) => textOf(record[key]) || []);
  return said.length > 0 ? said : Object.values(record).flatMap((value) => (isObject(value) ? saidIn(value) : []));
}

/** journald writes a text with unusual characters in it as an array of bytes (systemd, JOURNAL_EXPORT_FORMATS). */
function textOf(value: Json | undefined): string | undefined {
  const bytes = asArray(value);
  return bytes.length > 0 && bytes.every((byte) => asNumber(byte) !== undefined)
    ? Buffer.from(bytes as readonly number[])
        .toString('utf8')
        .trim()
    : asString(value);
}

/**
 * `time="..." level=error msg="..." error="..."`, quoted as it came or with the quoting undone: then a field ends where the
 * next one begins.
 */
function textFields(line: string): string | undefined {
  if (!/(?:^|\s)level=\w+ /.test(line)) return undefined;
  const message = /\bmsg=(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|"(.*?)"(?=\s+\w+=|\s*$)|([^\s"\\]\S*))/.exec(line);
  const error = /\b(?:error|err)=(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|"(.*)"|([^\s"\\]\S*))/.exec(line);
  const said = [message, error].flatMap((found) => (found === null ? [] : [found[1] ?? found[2] ?? found[3] ?? '']));
  return said.length === 0 ? undefined : said.join(': ');
}

/** Did its logger write it as something that is no failure: at level info or debug? */
export function isCalm(line: string): boolean {
  return calm.test(line);
}

/** Did its logger write it as something that may be of no consequence? */
export function isWarning(line: string): boolean {
  return /(?:^|\s)W\d{4} \d\d:\d\d:\d\d|"(?:level|severity)":\s*"warn(?:ing)?"|\blevel=warn(?:ing)?\b|\[warn(?:ing)?\]|^WARN\[/i.test(
    line,
  );
}

/** klog's I, "level":"info", level=info, [INFO], and columns of zap and crictl. */
const calm =
  /(?:^|\s)I\d{4} \d\d:\d\d:\d\d|"(?:level|severity)":\s*"(?:info|debug|trace|notice)"|\blevel=(?:info|debug|trace)\b|\[(?:info|debug|trace|notice)\]|^(?:INFO|DEBU)\[|^\S+Z\s+(?:INFO|DEBUG)\s|^\s*Normal\s/i;
