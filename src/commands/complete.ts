import {homedir} from 'node:os';
import {BaseCommand, neverPaged} from '../cli/base-command.js';
import {completedWords} from '../cli/completed-words.js';
import {knownCommands} from '../cli/known-commands.js';
import {completionsAt} from '../completion/candidates.js';
import {placeIn} from '../completion/command-line.js';
import {lookUpIn} from '../completion/look-up.js';
import {renderCompletion} from '../completion/render.js';

/** What a shell's completion function asks; see `completion`. */
export default class Complete extends BaseCommand {
  static override hidden = true;
  static override strict = false;
  static override enableJsonFlag = false;
  static override summary = 'Complete the last of these words, for a shell';

  static override baseFlags = neverPaged;
  run(): Promise<undefined> {
    const {commands, topics} = this.config;
    const place = placeIn(completedWords(this.argv, knownCommands(this.config)), commands);
    const lookUp = lookUpIn({environment: process.env, home: homedir(), nowMs: Date.now});
    process.stdout.write(renderCompletion(completionsAt(place, {commands, topics}, lookUp)));
    return Promise.resolve(undefined);
  }

  /** Whatever is wrong: a user who presses a key to complete a word wants to read no error. */
  protected override catch(): Promise<void> {
    return Promise.resolve();
  }
}
