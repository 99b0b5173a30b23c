/** Shows how far something is, on one line of stderr, if that is a terminal; the line is gone at the end. */
export function progressBar(stream: NodeJS.WriteStream = process.stderr): (done: number, total: number) => void {
  if (!stream.isTTY) return () => undefined;
  const columns = 30;
  return (done, total) => {
    const filled = Math.round((done / Math.max(total, 1)) * columns);
    const bar = '#'.repeat(filled).padEnd(columns, '.');
    stream.write(done === total ? '\r\x1b[K' : `\r[${bar}] ${done} of ${total}`);
  };
}
