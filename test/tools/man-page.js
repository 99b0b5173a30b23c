import {readFileSync} from 'node:fs';

/**
 * The manual page, in the macros of man(7), from oclif's manifest, package.json and the tables of README.md: nothing in it is
 * written twice. Flags that many commands share are described once.
 *
 * @param {{name: string, version: string, description: string}} about package.json
 * @param {Record<string, object>} commands of the manifest, by id
 */
export function manPage({name, version, description}, commands) {
  const shown = Object.values(commands).filter(({hidden}) => !hidden);
  const shared = sharedFlags(shown);
  const readme = readFileSync('README.md', 'utf8');
  return [
    `.TH ${name.toUpperCase()} 1 "${date()}" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    text(`${name} @- ${description}`).replace('@-', '\\-'),
    '.SH SYNOPSIS',
    `.B ${name}`,
    '.I command',
    '[\\fIargument\\fR] [\\fIflags\\fR]',
    '.SH DESCRIPTION',
    text(paragraph(readme, 'A pod got no network.')),
    '.SH COMMANDS',
    ...shown.flatMap((command) => commandSection(name, command, shared)),
    '.SH COMMON FLAGS',
    'Several commands have these.',
    ...[...shared.values()].flatMap(flagItem),
    '.SH EXIT STATUS',
    ...table(readme, 'exit code').flatMap(([code, meaning]) => item(text(code), meaning)),
    '.SH ENVIRONMENT',
    ...table(readme, 'environment variable').flatMap(([variable, meaning]) => item(text(variable), meaning)),
    '.SH FILES',
    ...table(readme, 'what | where').flatMap(([what, where]) => (where.startsWith('/') ? item(text(where), what) : [])),
    '',
  ].join('\n');
}

/** Of the build, or what reproducible builds say it is (reproducible-builds.org/specs/source-date-epoch). */
function date() {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  return new Date(seconds === undefined ? Date.now() : Number(seconds) * 1000).toISOString().slice(0, 10);
}

/** Those that five commands or more have, with the same words. */
function sharedFlags(commands) {
  const all = commands.flatMap(({flags}) => Object.values(flags));
  const isShared = (flag) =>
    all.filter((other) => other.name === flag.name && about(other) === about(flag)).length >= 5;
  return new Map(all.filter(isShared).map((flag) => [flag.name, flag]));
}

function commandSection(program, {id, summary, description, args, flags, examples = [], aliases = []}, shared) {
  const words = id.replaceAll(':', ' ');
  const positional = Object.values(args).map(({name, required}) =>
    required ? `\\fI${roff(name)}\\fR` : `[\\fI${roff(name)}\\fR]`,
  );
  const isShared = (flag) => shared.has(flag.name) && about(shared.get(flag.name)) === about(flag);
  const all = Object.values(flags).filter(({hidden}) => !hidden);
  const common = all.filter(isShared).map((flag) => `\\fB${flagName(flag)}\\fR`);
  return [
    `.SS ${words}`,
    `.B ${roff(`${program} ${words}`)}`,
    `${positional.join(' ')} [\\fIflags\\fR]`.trim(),
    '.PP',
    text(`${summary}.${aliases.length > 0 ? ` Also called ${aliases.join(', ')}.` : ''}`),
    ...(description ? ['.PP', text(description)] : []),
    ...Object.values(args).flatMap(({name, description: what, options}) =>
      item(`\\fI${roff(name)}\\fR`, options ? `${what ?? ''}: ${options.join(', ')}` : (what ?? '')),
    ),
    ...all.filter((flag) => !isShared(flag)).flatMap(flagItem),
    ...(common.length > 0
      ? ['.PP', 'Common flags:', ...common.map((flag, index) => `${flag}${index + 1 < common.length ? ',' : '.'}`)]
      : []),
    ...examples.flatMap((example) => exampleLines(example, program, words)),
  ];
}

function flagItem(flag) {
  const {char, helpValue, options, type} = flag;
  const value = options?.join('|') ?? helpValue ?? 'VALUE';
  const short = char ? `\\fB\\-${char}\\fR, ` : '';
  const tag = `${short}\\fB${flagName(flag)}\\fR${type === 'option' ? ` \\fI${roff(value)}\\fR` : ''}`;
  return item(tag, about(flag));
}

function flagName({name, allowNo}) {
  return roff(allowNo ? `--[no-]${name}` : `--${name}`).replaceAll('-', '\\-');
}

function about({summary, description}) {
  return summary ?? description ?? '';
}

function exampleLines(example, program, words) {
  const {description, command} = typeof example === 'string' ? {command: example} : example;
  const lines = command.replaceAll('<%= config.bin %>', program).replaceAll('<%= command.id %>', words).split('\n');
  return [
    '.PP',
    text(`${description ?? 'Example'}:`),
    '.PP',
    '.nf',
    '.RS 4',
    ...lines.map((line) => roff(line).replaceAll('-', '\\-')),
    '.RE',
    '.fi',
  ];
}

function item(tag, what) {
  return ['.TP', tag, text(what) || '\\ '];
}

/** The rows of the table whose heading begins so. */
function table(markdown, heading) {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  if (start < 0) throw new Error(`README.md has no table "${heading}"`);
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

function paragraph(markdown, beginning) {
  const found = markdown.split('\n\n').find((each) => each.startsWith(beginning));
  if (found === undefined) throw new Error(`README.md has no paragraph that begins with "${beginning}"`);
  return found.replaceAll(/[`*]/g, '');
}

/** Running text, in lines of a source. */
function text(words) {
  const lines = [''];
  for (const word of words.split(/\s+/).filter((each) => each !== '')) {
    const line = lines.at(-1);
    if (line !== '' && line.length + word.length > 76) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map(roff).join('\n');
}

/** Safe for roff: no escape, no request. */
function roff(line) {
  return line.replaceAll('\\', '\\e').replace(/^([.'])/, '\\&$1');
}
