import {Transform} from 'node:stream';

/** Makes large chunks of small ones: zlib takes each to another thread and back. */
export function gather(bytes: number): Transform {
  let chunks: Buffer[] = [];
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      length += chunk.length;
      if (length < bytes) done();
      else done(null, take());
    },
    flush(done) {
      done(null, take());
    },
  });

  function take(): Buffer {
    const all = Buffer.concat(chunks);
    chunks = [];
    length = 0;
    return all;
  }
}
