/** A command line that a page in Markdown names: the words behind `mlab-cni`. */
export interface CommandLine {
  readonly line: number;
  readonly words: readonly string[];
}

/** All command lines of a page, in blocks of code and in the text. */
export function commandLinesIn(page: string): CommandLine[] {
  return page
    .replace(/\\\n\s+/g, (joint) => ' '.repeat(joint.length - 1) + '\n') // a command over two lines
    .split('\n')
    .flatMap((text, index) => textsIn(text).map((each) => ({line: index + 1, words: wordsOf(each)})));
}

/** The flags among these words: `--failed` and `-n`. */
export function flagsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w'"=./[-])(--[a-z][-a-z]*|-[a-z])(?![\w-])/g)].map(([, flag = '']) => flag);
}

function textsIn(line: string): string[] {
  const isCode = /^ {4}/.test(line);
  const quoted = [...line.matchAll(/`(?:sudo )?mlab-cni ([^`]*)`/g)].map(([, text = '']) => text);
  const [, typed] = /^ {4}(?:[$#] )?(?:.*\| )?(?:sudo )?(?:[A-Z_]+=\S+ )*mlab-cni( .*)?$/.exec(line) ?? [];
  return isCode ? (typed === undefined ? [] : [typed.trim()]) : quoted;
}

/** Up to a pipe, a redirection, or the gap before a remark; what stands in quotes is one word. */
function wordsOf(text: string): string[] {
  const [command = ''] = text.split(/ {2,}| \| | [<>]+ | && | # /);
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word);
}
