import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type {CheckReport} from '../capture/check/check-report.js';
import {BaseCommand} from '../cli/base-command.js';
import {choosing, filterFlags, filterFromFlags, type FilterFlagValues} from '../cli/flags/filter-flags.js';
import {nodeFlag, rootFlag, storeFlag} from '../cli/flags/flags.js';
import {refuseIdle} from '../cli/flags/idle-flags.js';
import {inNamespace} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import type {Severity} from '../cni/check/rules.js';
import {answerFrom} from '../store/query/answer-from.js';
import {isPath} from '../store/query/path-or-capture.js';
import {checkCaptures} from '../use-cases/check-captures.js';
import {checkFiles, pathOnHost} from '../use-cases/check-files.js';
import {whyNone} from '../use-cases/why-none.js';
import {countSeverities, renderCheck} from '../view/check.js';
import {emptyNotes} from '../view/calls/notes.js';

export interface CheckJson extends Omit<CheckReport, 'ids'> {
  readonly counts: Readonly<Record<Severity, number>>;
}

export default class Check extends BaseCommand {
  static override summary = 'Check captured calls, or network configurations, against the CNI specification';
  static override description = `Without a target: the captures that fit the filter. With a capture: all calls for the same container. With the path of a file or directory: the network configurations in it; a file may also be a template, or a manifest in YAML or JSON, of which NetworkAttachmentDefinitions and the configurations within it (as in a ConfigMap) are checked.

Calls are judged by the cniVersion of their request (0.1.0 to 1.1.0): parameters, request, result or error object, what is handed on in a chain, and the order of DEL. The exit code is 1 if there is an error; warnings and information leave it 0.`;
  static override examples = [
    {description: 'The newest captures', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'The network configurations of this node',
      command: '<%= config.bin %> <%= command.id %> /etc/cni/net.d',
    },
    {description: 'The calls for one pod', command: '<%= config.bin %> <%= command.id %> pod:default/web-0'},
  ];
  static override args = {
    target: Args.string({
      description: 'a capture (as for show), or the path of a network configuration or a directory of them',
    }),
  };
  static override flags = {
    ...filterFlags,
    limit: Flags.integer({
      summary: 'check at most so many captures; 0 means all',
      helpValue: 'N',
      default: 1000,
      min: 0,
    }),
    root: rootFlag,
    store: storeFlag,
    node: nodeFlag,
  };

  async run(): Promise<CheckJson> {
    const parsed = await this.parse(Check);
    const {target} = parsed.args;
    const {flags} = parsed;
    const isFile = target !== undefined && isPath(target, pathOnHost(target, flags.root), flags.store);
    if (target !== undefined) refuseIdle(parsed, choosing, `${target} is ${isFile ? 'a path' : 'one capture'}`);
    if (isFile) refuseIdle(parsed, ['limit', 'node', 'namespace'], `${target} is a path`);
    else refuseIdle(parsed, ['root'], 'captures are checked, no files');
    const report = isFile
      ? checkFiles(target, flags.root)
      : await this.checkCaptures(target && inNamespace(target, flags.namespace), flags);
    const {checked, findings} = report;
    const counts = countSeverities(findings);
    if (!this.jsonEnabled()) this.display(renderCheck(report, currentScreen()));
    if (counts.error > 0) this.answerNo();
    return {checked, counts, findings};
  }

  private async checkCaptures(selector: string | undefined, flags: CaptureFlags): Promise<CheckReport> {
    const {damaged, left, report, empty} = await answerFrom(flags.store, {node: flags.node}, (store) => {
      const filter = filterFromFlags(flags, selector);
      const query = {entries: store.entries(), filter, limit: flags.limit || Infinity};
      const checked = checkCaptures(store, query, selector);
      return {...checked, empty: whyNone(store, filter, checked.report.checked.count + checked.damaged.length)};
    });
    if (empty !== undefined && !this.jsonEnabled()) for (const note of emptyNotes(empty)) this.logToStderr(note);
    for (const {path, reason} of damaged) this.warn(`damaged: ${path}: ${reason}`);
    if (left > 0) this.warn(`${left} older captures were not checked: --limit 0 checks all`);
    return report;
  }
}

type CaptureFlags = FilterFlagValues & {
  readonly store: string;
  readonly node: string | undefined;
  readonly limit: number;
};
