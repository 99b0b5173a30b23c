import type {Invocation} from '../capture/invocation.js';
import {encodingOf, type Redactor} from '../redact/redactor.js';
import {redacted} from '../redact/span.js';

/**
 * A call as if its secrets had never been recorded: what is computed from it holds none either. BAGGAGE is free text of
 * other programs' (W3C Baggage), and goes as a whole.
 */
export function redactInvocation(invocation: Invocation, redactor: Redactor): Invocation {
  const environment = new Map(
    [...invocation.environment].map(([name, value]) => [name, redactVariable(name, value, redactor)] as const),
  );
  return invocation.with({
    argv: invocation.argv.map((argument) => redactor.text(argument)),
    environment,
    environmentBytes: redactEntries(invocation.environmentBytes, redactor),
    stdin: redactor.bytes(invocation.stdin),
    stdout: redactor.bytes(invocation.stdout),
    stderr: redactor.bytes(invocation.stderr),
    notes: invocation.notes.map((note) => redactor.text(note)),
  });
}

function redactEntries(bytes: Buffer, redactor: Redactor): Buffer {
  const encoding = encodingOf(bytes);
  const entries = bytes.toString(encoding).split('\0').slice(0, -1);
  const kept = entries.map((entry) => {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, equals);
    return `${name}=${redactVariable(name, entry.slice(equals + 1), redactor)}\0`;
  });
  return Buffer.from(kept.join(''), encoding);
}

function redactVariable(name: string, value: string, redactor: Redactor): string {
  return name === 'BAGGAGE' ? redacted : redactor.variable(name, value);
}
