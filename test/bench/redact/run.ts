// How fast are 100,000 lines redacted? Logs of plugins, network data and secrets of all kinds in the fixtures, each line
// different, once as one text and once as texts of 100 lines.
import {ordinaryLines, secretKinds} from '../../helpers/secrets.js';
import {Redactor} from '../../../src/redact/redactor.js';

const lines = manyLines(100_000);
const text = lines.join('\n');
const texts = Array.from({length: lines.length / 100}, (_none, at) => lines.slice(at * 100, at * 100 + 100).join('\n'));
await measure('one text', [text]);
await measure('texts of 100 lines', texts);
await measure('half as many lines, one text', [lines.slice(0, lines.length / 2).join('\n')]);

async function measure(what: string, parts: readonly string[]): Promise<void> {
  const started = performance.now();
  const redactor = new Redactor();
  await redactor.learn(parts);
  const learnt = performance.now();
  for (const part of parts) redactor.text(part);
  const seconds = (performance.now() - started) / 1000;
  const megabytes = parts.reduce((sum, {length}) => sum + length, 0) / 1e6;
  const rate = `${(megabytes / seconds).toFixed(1)} MB/s`;
  console.log(
    `${what}: ${megabytes.toFixed(1)} MB in ${seconds.toFixed(2)} s (learning ${((learnt - started) / 1000).toFixed(2)} s), ${rate}`,
  );
}

function manyLines(count: number): string[] {
  const ordinary = ordinaryLines();
  const secret = secretKinds().map((kind) => kind.text.replaceAll('\n', ' '));
  return Array.from({length: count}, (_none, at) => {
    const [few, many] = [secret[at % secret.length] ?? '', ordinary[at % ordinary.length] ?? ''];
    return `2026-01-02T03:04:05.${String(at).padStart(9, '0')}Z level=info ${at % 20 === 0 ? few : many}`;
  });
}
