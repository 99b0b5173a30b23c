import {Command} from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import type {Input, ParserOutput} from '@oclif/core/interfaces';
import {strangersIn} from '../store/disk/strangers.js';
import {showInPager} from '../system/pager.js';
import {asciiDrawing} from '../view/text/ascii.js';
import {escapeJsonText} from '../view/text/escape.js';
import {renderMessage} from '../view/text/message.js';
import {strangersWarning} from '../view/strangers.js';
import {storeFlag} from './flags/flags.js';
import {refuseIdleFlags} from './flags/idle-rules.js';
import {withArgumentMeant} from './known-commands.js';
import {isAsciiLocale} from './locale.js';
import {pagerOf} from './pager.js';
import {jsonSchemaVersion, reportError} from './report-error.js';
import {refuseSwitchValues} from './flags/switch-values.js';
import {messageWidth} from './terminal.js';
import {withMeant} from './flags/unknown-flags.js';

const noPager = {summary: 'print a long answer as it is, even on a terminal', helpGroup: 'GLOBAL'};

/** For commands whose answer is a line, a document or a dialogue: they take `--no-pager`, too, and do not speak of it. */
export const neverPaged = {'no-pager': Flags.boolean({...noPager, hidden: true})};

type Values = Record<string, unknown>;

/**
 * What all commands share: `--json` wraps the returned value in one envelope, warnings reach the user in both modes, and
 * errors end in one place.
 *
 * A command parses its flags, calls a use case, prints a view with `this.log` and returns the value that is its JSON.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {'no-pager': Flags.boolean(noPager)};

  private readonly warnings: string[] = [];
  private mayPage = true;

  abstract override run(): Promise<object | undefined>;

  /** Whatever is on stdin belongs to somebody else, a loop in a script say, unless `-` asks for it. */
  protected override async parse<F extends Values, B extends Values, A extends Values>(
    options?: Input<F, B, A>,
    argv?: string[],
  ): Promise<ParserOutput<F, B, A>> {
    const args: readonly {ignoreStdin?: boolean}[] = Object.values(options?.args ?? {});
    for (const arg of args) arg.ignoreStdin = true;
    refuseSwitchValues(argv ?? this.argv, {json: {type: 'boolean'}, ...this.ctor.baseFlags, ...this.ctor.flags});
    const parsed = await super.parse(options, argv);
    refuseIdleFlags(this.ctor.id, parsed);
    this.mayPage = parsed.flags['no-pager'] !== true;
    const {store} = parsed.flags as Values;
    const own: Values = {...this.ctor.flags};
    if (own['store'] === storeFlag && typeof store === 'string') this.warnOfStrangers(store);
    return parsed;
  }

  /** Whose captures these are, where they are neither the user's nor root's. */
  protected warnOfStrangers(store: string): void {
    const warning = strangersWarning(strangersIn(store));
    if (warning !== undefined) this.warn(warning);
  }

  /** Says on stderr, or in the envelope's `warnings`, what the user should know but what stops nothing. */
  override warn(input: string | Error): string | Error {
    const message = typeof input === 'string' ? input : input.message;
    this.warnings.push(message);
    if (!this.jsonEnabled()) process.stderr.write(renderMessage('warning', message, [], messageWidth()));
    return input;
  }

  /** Prints a view that a person reads, in a pager if it is longer than the terminal, and in ASCII if the locale is. */
  protected display(view: string): void {
    const text = isAsciiLocale(process.env) ? asciiDrawing(view) : view;
    const {isTTY, rows} = process.stdout;
    const pager =
      isTTY && this.mayPage && !this.jsonEnabled() && text.split('\n').length >= rows ? pagerOf(process.env) : null;
    if (pager === null || !showInPager(`${text}\n`, pager, process.env)) this.log(text);
  }

  /** Without oclif's colours: its scanner for them fails on strings of megabytes. */
  protected override logJson(json: unknown): void {
    process.stdout.write(`${escapeJsonText(JSON.stringify(json, null, 2))}\n`);
  }

  /** The answer is "no" (compared and different, unhealthy): exit code 1, which is no error. */
  protected answerNo(): void {
    process.exitCode = 1;
  }

  /** Some of what was asked for was done: exit code 3, unless a signal has set another one. */
  protected answerPartly(): void {
    process.exitCode ||= 3;
  }

  protected override toSuccessJson(result: object | undefined): object {
    return {
      schemaVersion: jsonSchemaVersion,
      ...result,
      ...(this.warnings.length > 0 ? {warnings: this.warnings} : {}),
    };
  }

  protected override catch(error: unknown): Promise<void> {
    const {id, args} = this.ctor;
    const flags = ['json', ...Object.keys({...this.ctor.flags})];
    const inOurs = withArgumentMeant(withMeant(error, flags), {id, args, flags, argv: this.argv});
    reportError(inOurs, this.jsonEnabled(), {
      warnings: this.warnings,
      argv: this.argv,
    });
    return Promise.resolve();
  }
}
