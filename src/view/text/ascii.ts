const drawn: Readonly<Record<string, string>> = {
  '└': '`',
  '├': '|',
  '│': '|',
  '─': '-',
  '━': '=',
  '…': '~',
  '█': '#',
  '▉': '#',
  '▊': '#',
  '▋': '#',
  '▌': '#',
  '▍': '',
  '▎': '',
  '▏': '',
};

/** A view with its lines, bars and ellipses in ASCII, as wide as before, for a terminal that shows nothing else. */
export function asciiDrawing(view: string): string {
  return view.replace(/[└├│─━…█▉▊▋▌▍▎▏]/g, (character) => drawn[character] ?? '');
}
