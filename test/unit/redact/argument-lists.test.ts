import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {Redactor} from '../../../src/redact/redactor.js';
import {unmarked} from '../../helpers/secrets.js';

const test = suite('redact/argument-lists');

/** Lists of arguments, one of which is secret by those before it. */
const lists = [
  // JSON, Go, Python
  '["mysql", "-u", "root", "-p", "«copperlark7»", "db"]',
  '[]string{"curl", "-u", "joe:«copperlark»", "http://x"}',
  "['redis-cli', '-a', '«copper»', 'ping']",
  'spec: {\\"command\\":[\\"redis-cli\\",\\"-a\\",\\"«copper»\\"]}',
  '["/usr/bin/net", "use", "x:", "«copper»", "/user:joe"]',
  '["/usr/bin/rabbitmqctl", "add_user", "joe", "«copper»"]',
  // the list before it is another one
  '["one"] and ["redis-cli", "-a", "«copper»", "ping"], ["-a", "ping"]',
  '["redis-cli", "ping"], ["-a", "copper"]',
  '["redis-cli" "ping"] "-a", "copper"',
  // one argument is a whole command
  '["/bin/sh", "-c", "curl -u joe:«copper» x"]',
  // one below the other
  'command:\n- redis-cli\n- -a\n- «copper»\n- ping\n',
  "command:\n  - \"curl\"\n  - '-u'\n  - 'joe:«copper»'\nargs: [x]",
  '- redis-cli\n- ping\n\n- -a\n- copper',
  // the kernel's audit log
  'type=EXECVE argc=4 a0="redis-cli" a1="-a" a2="«copper»" a3="ping"',
  // no option, and no program by its path: no command
  '["rabbitmqctl", "add_user", "joe", "copper"]',
  '["a", "b", "c"]',
  '- a\n- b',
];
for (const line of lists) {
  const {text, kept} = unmarked(line);
  test(line.replaceAll('\n', '|'), () => assert.is(new Redactor().text(text), kept));
}

test('a secret of two words is taken out of both arguments, and what is between them stays', () => {
  const text = '["curl", "-b", "session=copper;", "lark7", "x"]';
  assert.is(new Redactor().text(text), '["curl", "-b", "session=[redacted]", "[redacted]", "x"]');
});

test.run();
