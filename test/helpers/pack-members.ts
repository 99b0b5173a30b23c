import {Readable} from 'node:stream';
import {gunzipSync} from 'node:zlib';
import {extract, type Header} from 'tar-stream';

export interface PackMember {
  readonly name: string;
  readonly header: Header;
  readonly bytes: Buffer;
}

/** The members of a tar archive, or of a gzipped one, as a library reads them. */
export async function packMembers(archive: Buffer): Promise<PackMember[]> {
  const members: PackMember[] = [];
  const bytes = archive[0] === 0x1f ? gunzipSync(archive) : archive;
  const extraction = Readable.from([bytes]).pipe(extract());
  for await (const entry of extraction) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    members.push({name: entry.header.name, header: entry.header, bytes: Buffer.concat(chunks)});
  }
  return members;
}
