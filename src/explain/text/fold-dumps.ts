/**
 * Long values that programs repeat in their messages are folded: words in them are no words about the failure. Multus
 * prints its stdin as decimal bytes or as JSON behind "StdinData:"; Go prints structures and the stacks of goroutines.
 */
export function foldDumps(text: string): string {
  return foldJson(foldBytes(foldStacks(text)));
}

function foldBytes(text: string): string {
  return text.replace(/\[\d{1,3}(?: \d{1,3}){15,}\]/g, (dump) => `[${dump.split(' ').length} bytes]`);
}

/** So many objects are looked at: a message repeats one or two. */
const mostObjects = 20;

/** A configuration is an object of some size that holds quoted keys; short ones may be what the message is about. */
function foldJson(text: string): string {
  let folded = '';
  let at = 0;
  for (const {index} of [...text.matchAll(/\{\s{0,20}"[\w-]+"\s{0,20}:/g)].slice(0, mostObjects)) {
    if (index < at) continue;
    const end = endOfObject(text, index);
    const object = text.slice(index, end);
    if (/"(?:msg|message|error)"\s*:/.test(object) || !/"(?:type|cniVersion|plugins|ipam|kind)"/.test(object)) continue;
    folded += `${text.slice(at, index)}{${object.length} characters of configuration}`;
    at = end;
  }
  return folded + text.slice(at);
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The first line of a panic tells what happened, the frames below tell its author where. */
function foldStacks(text: string): string {
  return text.replace(/\n+goroutine \d+ [^\n]*\n(?:[^\n]*\n?)*/, '\n[stack of goroutines]');
}
