/** What other tools call what some command of ours does. */
export const otherCommands: Readonly<Record<string, readonly string[]>> = {
  ls: ['list'],
  ps: ['list'],
  get: ['list'],
  history: ['list'],
  log: ['list', 'tail'],
  logs: ['list', 'tail'],
  events: ['list', 'tail'],
  watch: ['tail'],
  follow: ['tail'],
  top: ['stats', 'tail'],
  summary: ['stats'],
  cat: ['show'],
  describe: ['show'],
  inspect: ['show'],
  debug: ['explain', 'doctor'],
  analyze: ['explain'],
  diagnose: ['explain', 'doctor'],
  troubleshoot: ['explain', 'doctor'],
  record: ['shim install', 'cluster record'],
  capture: ['shim install', 'cluster record'],
  start: ['shim install', 'cluster record'],
  on: ['shim install', 'cluster record'],
  enable: ['shim install'],
  setup: ['shim install'],
  init: ['shim install'],
  stop: ['shim uninstall', 'cluster stop'],
  off: ['shim uninstall', 'cluster stop'],
  disable: ['shim uninstall'],
  remove: ['shim uninstall', 'prune'],
  run: ['invoke', 'replay'],
  exec: ['invoke'],
  call: ['invoke'],
  rerun: ['replay'],
  retry: ['replay'],
  lint: ['check'],
  validate: ['check'],
  verify: ['check'],
  clean: ['prune'],
  rm: ['prune'],
  delete: ['prune'],
  gc: ['prune'],
  save: ['pack', 'export'],
  collect: ['pack', 'cluster collect'],
  dump: ['pack', 'export'],
  load: ['import'],
};

/** What other tools call some flag of ours, without dashes; what is no flag begins with the command. */
export const otherFlags: Readonly<Record<string, readonly string[]>> = {
  o: ['--json', '--as'],
  output: ['--json'],
  format: ['--json', '--as'],
  w: ['mlab-cni tail'],
  watch: ['mlab-cni tail'],
  f: ['mlab-cni tail'],
  follow: ['mlab-cni tail'],
  errors: ['--failed'],
  error: ['--failed'],
  failures: ['--failed'],
  from: ['--since'],
  after: ['--since'],
  to: ['--until'],
  before: ['--until'],
  tail: ['--limit'],
  lines: ['--limit'],
  count: ['--limit'],
  last: ['--limit'],
  op: ['--operation'],
  command: ['--operation'],
  ns: ['--namespace'],
  dir: ['--store'],
  path: ['--store'],
  id: ['--container'],
  y: ['--yes'],
  force: ['--yes'],
};

/** The commands that do what other tools call so: `ls` is `list`. */
export function commandsLike(word: string): readonly string[] {
  const name = word.toLowerCase();
  return Object.hasOwn(otherCommands, name) ? (otherCommands[name] ?? []) : [];
}

/** What to write for a flag of other tools, given without dashes: of those that are known here. */
export function flagsLike(name: string, known: readonly string[]): readonly string[] {
  const meant = Object.hasOwn(otherFlags, name) ? (otherFlags[name] ?? []) : [];
  return meant.filter((each) => !each.startsWith('--') || known.includes(each.slice(2)));
}
