import {isUtf8} from 'node:buffer';
import {dirname} from 'node:path';
import type {Invocation} from '../../capture/invocation.js';
import {subjectOf} from '../../capture/subject.js';
import {encodingOf, type Redactor} from '../../redact/redactor.js';
import {quote} from '../../shell/quote.js';
import {exitText} from './ending.js';
import {escapeLine} from '../text/escape.js';
import {formatInstant} from '../text/time.js';

/** Of the variables that were recorded these are left out: with it the call would be recorded as part of the old tree. */
const parentVariable = 'MLAB_CNI_PARENT';

/**
 * A POSIX shell script that makes the recorded call again: same environment, stdin and program, which may be given as
 * an argument instead. Bytes are exact, but for secrets.
 *
 * @param secrets what takes them out; `kept`: nothing does; `gone`: that was done before
 */
export function renderShellScript(recorded: Invocation, secrets: Redactor | 'kept' | 'gone'): string {
  const invocation = pastShims(recorded);
  const redactor = typeof secrets === 'string' ? null : secrets;
  const {id, operation, plugin, argv, stdin, startedAtMs, exit} = invocation;
  const subject = subjectOf(invocation);
  const about = subject === null ? '' : ` for ${subject}`;
  const request = redactor === null ? stdin : redactor.bytes(stdin);
  const program = argv[0] ?? plugin;
  return [
    '#!/bin/sh',
    `# ${escapeLine(`${operation || 'call of'} ${plugin}${about}`)}: capture ${id}, ${formatInstant(startedAtMs)}, ${exitText(exit)}`,
    ...(secrets === 'kept'
      ? ['# It may hold credentials.']
      : ['# What looked like a secret is [redacted]: --with-secrets keeps it.']),
    '# An argument names another program to run.',
    '',
    `plugin=\${1:-${shellWord(Buffer.from(redactor?.text(program) ?? program))}}`,
    `printf ${isPlain(request) ? `%s ${shellWord(request)}` : quote(octal(request))} |`,
    '  env -i \\',
    ...environmentWords(invocation, redactor).map((word) => `    ${word} \\`),
    '    "$plugin"',
  ].join('\n');
}

/**
 * The call with paths that are there after uninstall, too. In dir mode the real plugin's directory takes the place of the
 * shims' in CNI_PATH, unless it stands beside it. In mount mode all paths stay what they were: the real plugins were
 * moved out of the way, to a directory whose name ends in `.real`.
 */
function pastShims(call: Invocation): Invocation {
  const {argv, pluginFile, parameters, environmentBytes} = call;
  const shims = dirname(argv[0] ?? '');
  const real = dirname(pluginFile?.path ?? '');
  if (pluginFile === null || real === shims || real.endsWith('.real')) return call;
  const others = parameters.path.filter((directory) => directory !== shims);
  const isThere = others.includes(real);
  const path = (isThere ? others : parameters.path.map((each) => (each === shims ? real : each))).join(':');
  const entries = environmentBytes.toString('latin1').split('\0');
  const changed = entries.map((entry) => (entry.startsWith('CNI_PATH=') ? `CNI_PATH=${latin1(path)}` : entry));
  return call.with({
    argv: [pluginFile.path, ...argv.slice(1)],
    environmentBytes: Buffer.from(changed.join('\0'), 'latin1'),
  });
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function environmentWords({environmentBytes}: Invocation, redactor: Redactor | null): string[] {
  return environmentBytes
    .toString('latin1')
    .split('\0')
    .slice(0, -1)
    .filter((entry) => !entry.startsWith(`${parentVariable}=`))
    .map((entry) => {
      const equals = entry.indexOf('=');
      const name = Buffer.from(entry.slice(0, equals), 'latin1').toString('utf8');
      const value = Buffer.from(entry.slice(equals + 1), 'latin1');
      const kept = redactor === null ? value : redactValue(redactor, name, value);
      const isName = /^[A-Za-z_]\w*$/.test(name);
      return isName ? `${name}=${shellWord(kept)}` : shellWord(Buffer.concat([Buffer.from(`${name}=`), kept]));
    });
}

function redactValue(redactor: Redactor, name: string, value: Buffer): Buffer {
  const encoding = encodingOf(value);
  return Buffer.from(redactor.variable(name, value.toString(encoding)), encoding);
}

/**
 * Quoted, if it is harmless for a terminal as well; else in octal, which printf turns back, but for line ends at the
 * end, which a shell would strip from its output.
 */
function shellWord(bytes: Buffer): string {
  if (isPlain(bytes)) return quote(bytes.toString('utf8'));
  const [ends = ''] = /\n*$/.exec(bytes.toString('latin1')) ?? [];
  const printed = `"$(printf ${quote(octal(bytes.subarray(0, bytes.length - ends.length)))})"`;
  return ends === '' ? printed : printed + quote(ends);
}

function isPlain(bytes: Buffer): boolean {
  const text = bytes.toString('utf8').replaceAll('\n', '');
  return isUtf8(bytes) && escapeLine(text) === text;
}

function octal(bytes: Buffer): string {
  return [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
