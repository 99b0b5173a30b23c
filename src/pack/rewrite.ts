import type {PackedFile, PackedFiles} from './packed-file.js';
import {piecesOf, type Piece} from './pieces.js';
import type {Variable} from './plain-exports.js';

/** Makes other texts of those that are to be passed on: without secrets, with pseudonyms. */
export interface Rewriter {
  /** Hears of texts and variables that belong together before they are rewritten. */
  readonly learn: (texts: Iterable<string>, variables: Iterable<Variable>) => Promise<void>;
  readonly text: (text: string) => string;
  readonly variable: (name: string, value: string) => string;
}

/** The files with other texts; those of which none is another are the same. The rewriter hears of all of them first. */
export async function rewriteFiles(files: PackedFiles, rewriter: Rewriter): Promise<PackedFiles> {
  const pieces = files.map(piecesOf);
  const texts = new Set<string>();
  const variables = new Set<Variable>();
  for (const piece of pieces.flat()) {
    if (piece.kind === 'text') texts.add(piece.text);
    else for (const variable of piece.variables) variables.add(variable);
  }
  await rewriter.learn(texts, variables);
  const valueOf = rememberingWhatStays(rewriter);
  return files.map((file, at) => rewriteFile(file, pieces[at] ?? [], rewriter, valueOf));
}

type ValueOf = (variable: Variable) => string;

/** Most variables are those of the capture before, and stay. Of what does not, the rewriter hears each time: it counts. */
function rememberingWhatStays(rewriter: Rewriter): ValueOf {
  const staying = new Set<Variable>();
  return (variable) => {
    const [name, value] = variable;
    if (staying.has(variable)) return value;
    const rewritten = rewriter.variable(name, value);
    if (rewritten === value) staying.add(variable);
    return rewritten;
  };
}

function rewriteFile(file: PackedFile, pieces: readonly Piece[], rewriter: Rewriter, valueOf: ValueOf): PackedFile {
  const rewritten = pieces.map((piece) => rewritePiece(piece, rewriter, valueOf));
  if (pieces.every(({text}, at) => text === rewritten[at])) return file;
  return {...file, bytes: Buffer.concat(pieces.map(({encoding}, at) => Buffer.from(rewritten[at] ?? '', encoding)))};
}

/** All variables are written anew if one is another: a shell's ways to quote are many. */
function rewritePiece(piece: Piece, rewriter: Rewriter, valueOf: ValueOf): string {
  if (piece.kind === 'text') return rewriter.text(piece.text);
  const {variables, write} = piece;
  const values = variables.map(valueOf);
  if (variables.every(([, value], at) => value === values[at])) return piece.text;
  return variables.map(([name], at) => write(name, values[at] ?? '')).join('');
}
