import {Chalk} from 'chalk';

/** The palette: one name per meaning. Meaning never hangs on colour alone. */
export interface Style {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly doubtful: Paint;
  readonly jsonKey: Paint;
  readonly jsonString: Paint;
  readonly jsonLiteral: Paint;
}

export type Paint = (text: string) => string;

/** The palette with colours, or one that changes nothing. Only colours that can be read on dark and on light. */
export function createStyle(colour: boolean): Style {
  const chalk = new Chalk({level: colour ? 1 : 0});
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    doubtful: chalk.magenta,
    jsonKey: chalk.cyan,
    jsonString: chalk.green,
    jsonLiteral: chalk.magenta,
  };
}

/** NO_COLOR (no-color.org) beats FORCE_COLOR, which beats the question whether a person is looking. */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const {NO_COLOR, FORCE_COLOR, TERM} = environment;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}
