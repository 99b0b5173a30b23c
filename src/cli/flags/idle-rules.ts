import {choosing} from './filter-flags.js';
import {refuseIdle, type Given} from './idle-flags.js';

/** What was typed, parsed. */
export interface Parsed extends Given {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
}

interface Rule {
  readonly when: (parsed: Parsed) => boolean;
  /** Flags that do nothing then; or all that do not say `allBut`. */
  readonly idle: readonly string[] | {readonly allBut: readonly string[]};
  readonly why: string;
}

const explainsText = ({flags, args}: Parsed) => flags['message'] !== undefined || args['capture'] === '-';
const printsRights = ({flags}: Parsed) => flags['rbac'] === true;
const namesOne: Rule = {
  when: ({args}) => args['capture'] !== undefined,
  idle: choosing,
  why: 'it chooses among captures, and one is named',
};
const namesOneCall: Rule = {
  when: ({args, flags}) =>
    typeof args['capture'] === 'string' && !/[:/]/.test(args['capture']) && flags['namespace'] === undefined,
  idle: ['limit'],
  why: 'it counts containers, and one call is named',
};
const namesOperations: Rule = {
  when: ({flags}) => flags['operation'] !== undefined,
  idle: ['polls'],
  why: '--operation says which operations',
};
const onlyRights = '--rbac prints a manifest, and does nothing else';

const comesHome = ['store', 'with-secrets'];

/**
 * Flags that do nothing beside others, by command; what oclif's `exclusive` and `dependsOn` say is with the flags. A dry run
 * takes all that the real one would take, and `--yes` may be said where nobody asks.
 */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  check: [namesOperations],
  'cluster:record': [
    {when: printsRights, idle: {allBut: ['rbac', 'namespace']}, why: onlyRights},
    {
      when: ({flags}) => flags['detach'] === true,
      idle: comesHome,
      why: '"cluster collect" brings home what --detach leaves',
    },
  ],
  diff: [
    {
      when: ({args}) => args['right'] !== undefined,
      idle: ['chain', 'against-last-good'],
      why: 'two captures are compared',
    },
    {
      when: ({flags, args}) => args['right'] === undefined && flags['against-last-good'] !== true,
      idle: ['exact'],
      why: 'one capture is compared with itself',
    },
  ],
  explain: [
    {
      when: explainsText,
      idle: ['as', 'redact', 'store', 'node', 'pod', 'namespace'],
      why: 'a text is explained, and no capture',
    },
    {
      when: ({flags}) => flags['as'] !== 'markdown',
      idle: ['redact'],
      why: 'it is for what is passed on, with --as markdown',
    },
  ],
  export: [namesOne, namesOneCall, namesOperations],
  list: [namesOperations],
  'mock:make': [namesOperations],
  pod: [
    {when: printsRights, idle: {allBut: ['rbac']}, why: onlyRights},
    {when: ({args}) => args['pod'] !== undefined, idle: ['pod'], why: 'a pod is named already'},
  ],
  replay: [
    {
      when: ({flags}) => flags['all'] !== true,
      idle: choosing.filter((name) => name !== 'pod' && name !== 'operation'),
      why: 'it chooses among captures, which takes --all',
    },
    {
      when: ({flags}) => flags['pod'] !== undefined && flags['all'] !== true,
      idle: ['tree', 'attachment'],
      why: '--pod replays the whole life of the pod',
    },
    {
      when: ({flags}) => flags['real'] !== undefined && flags['against'] === 'mock',
      idle: ['against'],
      why: '--real says which plugins are no mocks',
    },
    {
      when: ({flags}) => flags['against'] === 'mock' && flags['real'] === undefined,
      idle: ['mock', 'bin-dir', 'like-host'],
      why: 'all plugins are mocks',
    },
    {when: ({flags}) => flags['all'] !== true, idle: ['jobs'], why: 'it takes --all to replay several at a time'},
    {...namesOperations, when: (parsed) => parsed.flags['all'] === true && namesOperations.when(parsed)},
    {
      when: ({flags}) => flags['against'] !== 'mock' && flags['mock'] === undefined && flags['real'] === undefined,
      idle: ['delay'],
      why: 'no plugin is a mock',
    },
  ],
  'shim:install': [
    {
      when: ({flags}) => flags['mode'] === 'mount',
      idle: ['multus', 'restart'],
      why: '--mode mount edits and restarts nothing',
    },
  ],
  'shim:script': [
    {
      when: ({flags}) => flags['shim'] !== true,
      idle: ['store', 'root'],
      why: 'it is about the shim that --shim prints',
    },
  ],
  stats: [namesOperations],
  tail: [
    namesOperations,
    {
      when: ({flags}) => flags['since'] === undefined && Number(flags['until']) <= Date.now(),
      idle: ['until'],
      why: 'that time is over, and there is no --since',
    },
  ],
  tree: [namesOne, namesOneCall, namesOperations],
  show: [
    {
      when: ({flags}) => flags['as'] !== 'sh',
      idle: ['with-secrets', 'redact'],
      why: 'it is about the script of --as sh',
    },
  ],
};

/**
 * Refuses flags that would do nothing beside the others.
 *
 * @param id of the command, as oclif has it: `shim:install`
 * @throws UsageError that names the first of them
 */
export function refuseIdleFlags(id: string, parsed: Parsed): void {
  for (const {when, idle, why} of rules[id] ?? []) if (when(parsed)) refuseIdle(parsed, idle, why);
}
