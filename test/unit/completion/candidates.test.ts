import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {completionsAt, type Candidate} from '../../../src/completion/candidates.js';
import {renderCompletion} from '../../../src/completion/render.js';
import {placeIn, type CommandSpec, type FlagSpec} from '../../../src/completion/command-line.js';

const test = suite('completion');

const flag = (name: string, rest: Partial<FlagSpec> = {}): FlagSpec => ({name, type: 'option', ...rest});
const flags = (...all: readonly FlagSpec[]) => Object.fromEntries(all.map((each) => [each.name, each]));
const commands: readonly CommandSpec[] = [
  {
    id: 'show',
    aliases: ['see'],
    summary: 'Show one',
    args: {capture: {name: 'capture'}},
    flags: flags(
      flag('as', {options: ['text', 'sh'], exclusive: ['raw']}),
      flag('raw', {options: ['stdin', 'stdout']}),
      flag('plugin', {multiple: true}),
      flag('store', {helpValue: 'DIR|FILE'}),
      flag('against', {helpValue: 'real|mock|PATH'}),
      flag('namespace', {char: 'n'}),
      flag('set', {helpValue: 'PATH=VALUE'}),
      flag('secret', {hidden: true}),
      flag('restart', {type: 'boolean', allowNo: true}),
    ),
  },
  {id: 'check', args: {target: {name: 'target'}}, flags: {}},
  {id: 'shim:install', summary: 'Put it', args: {}, flags: flags(flag('root', {helpValue: 'DIR'}))},
  {id: 'shim:script', args: {shell: {name: 'shell', options: ['dash', 'ash']}}, flags: {}},
  {id: 'complete', hidden: true, args: {}, flags: {}},
];
const topics = [{name: 'shim', description: 'Shims'}, {name: 'shim:install'}];

/** What is offered for the last word, or who else is asked; captures have two plugins and two pods. */
function completed(...words: readonly string[]): readonly string[] | string {
  const place = placeIn(words, commands);
  const completion = completionsAt(place, {commands, topics}, (subject, text, given): Candidate[] => {
    const known: Readonly<Record<string, readonly string[]>> = {
      plugin: ['bridge', 'flannel', '$(reboot)', 'a b'],
      pod: ['default/web-0', 'kube-system/dns'],
      capture: text.startsWith('pod:') ? ['pod:default/web-0'] : ['1001'],
      namespace: [...given].map(([name, value]) => `${name}=${value}`),
    };
    return (known[subject] ?? []).map((value) => ({value, about: ''}));
  });
  return completion.kind === 'candidates' ? completion.candidates.map(({value}) => value) : completion.kind;
}

test('the first word is a command, an alias, a topic or help, never a hidden command', () => {
  assert.equal(completed(''), ['check', 'help', 'see', 'shim', 'show']);
  assert.equal(completed('sh'), ['shim', 'show']);
  assert.equal(completed('shim', ''), ['install', 'script']);
  assert.equal(completed('shim', 'in'), ['install']);
  assert.equal(completed('nothing', ''), []);
});

test('flags: not hidden ones, not those given, not what contradicts one given', () => {
  assert.equal(completed('show', '--a'), ['--as', '--against']);
  assert.equal(completed('show', '--as', 'sh', '--a'), ['--against']);
  assert.equal(completed('show', '--raw=stdin', '--as'), []);
  assert.equal(completed('show', '--plugin', 'x', '--pl'), ['--plugin']);
  assert.equal(completed('show', '--se'), ['--set']);
  assert.equal(completed('show', '--no'), ['--no-restart']);
  assert.equal(completed('shim', 'install', ''), ['--root', '--help']);
});

test('values: enumerated ones, files, directories, lists, what captures know', () => {
  assert.equal(completed('show', '--as', ''), ['text', 'sh']);
  assert.equal(completed('see', '--as=s'), ['--as=sh']);
  assert.equal(completed('show', '--store', ''), 'files');
  assert.equal(completed('show', '--store=/tm'), 'files');
  assert.equal(completed('shim', 'install', '--root', ''), 'directories');
  assert.equal(completed('show', '--against', ''), ['real', 'mock']);
  assert.equal(completed('show', '--against', './p'), 'files');
  assert.equal(completed('show', '--set', ''), []);
  assert.equal(completed('show', '--plugin', 'bridge,fl'), ['bridge,flannel']);
  assert.equal(completed('show', '--plugin=bridge,fl'), ['--plugin=bridge,flannel']);
  assert.equal(completed('show', '--restart=x'), []);
});

test('flags given before reach the look-up, by their long names', () => {
  assert.equal(completed('show', '--store', '/s', '-n', 'web', '--namespace', ''), ['store=/s', 'namespace=web']);
});

test('arguments, one after the other, also behind --', () => {
  assert.equal(completed('show', ''), ['latest', 'failed', 'pod:', 'container:', '1001']);
  assert.equal(completed('show', 'pod:'), ['pod:default/web-0']);
  assert.equal(completed('show', 'latest', 'x'), []);
  assert.equal(completed('show', '--', '--as'), []);
  assert.equal(completed('show', '--as', 'sh', '10'), ['1001']);
  assert.equal(completed('check', './n'), 'files');
  assert.equal(completed('shim', 'script', ''), ['dash', 'ash']);
});

test('a list is completed at its last item; what takes one value is not split', () => {
  assert.equal(completed('show', '--plugin', 'x,y,'), ['x,y,bridge', 'x,y,flannel']);
  assert.equal(completed('show', '--set', 'a,b'), []);
  assert.equal(completed('show', '--against', 'real,'), 'files');
});

test('what a flag has as its value is no argument, a switch has none', () => {
  assert.equal(completed('show', '--as', 'text', ''), ['latest', 'failed', 'pod:', 'container:', '1001']);
  assert.equal(completed('show', '--restart', ''), ['latest', 'failed', 'pod:', 'container:', '1001']);
  assert.equal(completed('show', '--no-restart', '10'), ['1001']);
  assert.equal(completed('show', '--as=text', '10'), ['1001']);
  assert.equal(completed('show', '--unknown', '10'), ['1001']);
  assert.equal(completed('show', '-', 'x'), []);
});

test('where all arguments are there, flags are offered, and nothing for what is no flag', () => {
  assert.ok(completed('show', '1001', '').includes('--as'));
  assert.equal(completed('show', '1001', '10'), []);
  assert.equal(completed('show', '--', '1001', '-'), []);
});

test('a switch is known by both of its names, a flag by its letter, and neither is offered twice', () => {
  const offered = (...words: readonly string[]) => completed('show', ...words, '--');
  assert.ok(offered().includes('--restart') && offered().includes('--no-restart'));
  for (const word of ['--restart', '--no-restart']) assert.not.ok(offered(word).includes('--no-restart'), word);
  assert.not.ok(offered('-n', 'x').includes('--namespace'));
  assert.ok(offered('-x', 'x').includes('--namespace'));
  assert.is([...offered()].filter((each) => each === '--help').length, 1);
});

test('one of two that contradict each other is offered as long as the other is not there', () => {
  assert.ok(completed('show', '--').includes('--as'));
  assert.not.ok(completed('show', '--raw', 'stdin', '--').includes('--as'));
});

test('the selector that is written already is not offered again', () => {
  assert.equal(completed('show', 'latest'), []);
  assert.equal(completed('show', 'f'), ['failed']);
});

test('a topic that is a command, too, has its own flags and those below it', () => {
  const both: readonly CommandSpec[] = [
    {id: 'pack', args: {dir: {name: 'dir'}}, flags: flags(flag('as'))},
    {id: 'pack:list', args: {}, flags: {}},
  ];
  assert.equal(placeIn(['pack', ''], both), {kind: 'command', words: ['pack'], text: ''});
  assert.is(placeIn(['pack', '--'], both).kind, 'flag');
  assert.is(placeIn(['pack', 'list', ''], both).kind, 'flag');
  assert.is(placeIn(['pack', 'x', ''], both).kind, 'flag');
});

test('what stands beside a candidate is what help says of it', () => {
  const about = (...words: readonly string[]) => {
    const completion = completionsAt(placeIn(words, commands), {commands, topics}, () => []);
    assert.ok(completion.kind === 'candidates');
    return completion.candidates.map(({value, about: text}) => `${value}: ${text}`);
  };
  assert.equal(about('s'), ['see: Show one', 'shim: Shims', 'show: Show one']);
  assert.equal(about('shim', 'i'), ['install: Put it']);
  assert.equal(about('help'), ['help: Say how a command is used']);
  const described: readonly CommandSpec[] = [
    {id: 'x', args: {}, flags: flags(flag('one', {summary: 's', description: 'd'}), flag('two', {description: 'd'}))},
  ];
  const completion = completionsAt(placeIn(['x', '--'], described), {commands: described, topics: []}, () => []);
  assert.equal(completion.kind === 'candidates' && completion.candidates.slice(0, 2), [
    {value: '--one', about: 's'},
    {value: '--two', about: 'd'},
  ]);
});

test('shells read a line for each candidate, of which nothing runs over, or whom to ask', () => {
  assert.is(renderCompletion({kind: 'files'}), ':files\n');
  assert.is(renderCompletion({kind: 'directories'}), ':directories\n');
  const candidates = [
    {value: 'a', about: 'one\nline\x1b[31m'},
    {value: 'b', about: ''},
  ];
  const text = renderCompletion({kind: 'candidates', candidates});
  assert.match(text, /^a\tone.*line.*\nb\t\n$/);
  assert.not.match(text, '\x1b');
});

test('what a shell would run is not offered', () => {
  assert.equal(completed('show', '--plugin', ''), ['bridge', 'flannel']);
});

test.run();
