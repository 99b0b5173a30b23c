import {systemPath} from '../../system/find-program.js';
import type {EffectCategory} from '../replay-report.js';
import {
  readAddresses,
  readFiles,
  readIptables,
  readLinks,
  readNftables,
  readRoutes,
  readSysctls,
  type SnapshotEntry,
} from './read-entries.js';
import type {Stage} from '../stage.js';

/** What is so at one moment, on one side. */
export interface Observation {
  readonly category: EffectCategory;
  readonly where: 'host' | 'container';
  readonly entries: readonly SnapshotEntry[];
}

interface Question {
  readonly category: EffectCategory;
  readonly argv: readonly string[];
  readonly read: (text: string) => SnapshotEntry[];
}

/** A program that is not installed has nothing to tell. */
const networkQuestions: readonly Question[] = [
  {category: 'links', argv: ['ip', '-j', '-d', 'link'], read: readLinks},
  {category: 'addresses', argv: ['ip', '-j', 'addr'], read: readAddresses},
  {category: 'routes', argv: ['ip', '-j', 'route', 'show', 'table', 'all'], read: readRoutes},
  {category: 'routes', argv: ['ip', '-j', '-6', 'route', 'show', 'table', 'all'], read: readRoutes},
  {category: 'rules', argv: ['iptables-save'], read: (text) => readIptables(text, 'ip')},
  {category: 'rules', argv: ['ip6tables-save'], read: (text) => readIptables(text, 'ip6')},
  {category: 'rules', argv: ['nft', 'list', 'ruleset'], read: readNftables},
  {category: 'sysctls', argv: ['grep', '-rs', '', '/proc/sys/net'], read: readSysctls},
];

const fileQuestion: Question = {
  category: 'files',
  argv: ['find', '/var/lib/cni', '/run', '-xdev', '-type', 'f', '-exec', 'cksum', '{}', '+'],
  read: readFiles,
};

/** Looks at everything that a call may change, in a sandbox and in the network namespace at `netns`, if any. */
export async function observe({run}: Stage, netns: string | undefined): Promise<Observation[]> {
  const container = netns === undefined ? [] : networkQuestions.map((question) => ask(question, 'container', netns));
  const host = [...networkQuestions, fileQuestion].map((question) => ask(question, 'host'));
  return Promise.all([...host, ...container]);

  async function ask({category, argv, read}: Question, where: Observation['where'], inside?: string) {
    const enter = inside === undefined ? [] : ['nsenter', `--net=${inside}`, '--'];
    const {stdout} = await run({argv: [...enter, ...argv], environment: {PATH: systemPath}, timeoutMs: 10_000});
    return {category, where, entries: read(stdout.toString('utf8'))};
  }
}
