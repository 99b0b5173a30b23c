import type {PackedFile, PackedFiles} from './packed-file.js';
import {piecesOf, type Piece} from './pieces.js';

/** Makes other texts of those that are to be passed on: without secrets, with pseudonyms. */
export interface Rewriter {
  /** Hears of texts and variables that belong together before they are rewritten. */
  readonly learn: (texts: readonly string[], variables: readonly (readonly [string, string])[]) => Promise<void>;
  readonly text: (text: string) => string;
  readonly variable: (name: string, value: string) => string;
}

/** The files with other texts; those of which none is another are the same. The rewriter hears of all of them first. */
export async function rewriteFiles(files: PackedFiles, rewriter: Rewriter): Promise<PackedFiles> {
  const pieces = files.map(piecesOf);
  const all = pieces.flat();
  await rewriter.learn(
    all.flatMap((piece) => (piece.kind === 'text' ? piece.text : [])),
    all.flatMap((piece) => (piece.kind === 'environment' ? piece.variables : [])),
  );
  return files.map((file, at) => rewriteFile(file, pieces[at] ?? [], rewriter));
}

function rewriteFile(file: PackedFile, pieces: readonly Piece[], rewriter: Rewriter): PackedFile {
  const rewritten = pieces.map((piece) => rewritePiece(piece, rewriter));
  if (pieces.every(({bytes}, at) => bytes === rewritten[at])) return file;
  return {...file, bytes: Buffer.concat(rewritten)};
}

/** All variables are written anew if one is another: a shell's ways to quote are many. */
function rewritePiece(piece: Piece, rewriter: Rewriter): Buffer {
  if (piece.kind === 'text') {
    const text = rewriter.text(piece.text);
    return text === piece.text ? piece.bytes : Buffer.from(text, piece.encoding);
  }
  const {variables, write} = piece;
  const values = variables.map(([name, value]) => rewriter.variable(name, value));
  if (variables.every(([, value], at) => value === values[at])) return piece.bytes;
  return Buffer.from(variables.map(([name], at) => write(name, values[at] ?? '')).join(''), piece.encoding);
}
