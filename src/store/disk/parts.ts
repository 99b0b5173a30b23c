import type {FileBytes} from '../../system/read-regular-file.js';

/** The files of a capture, as far as they were read. */
export interface Parts<Part extends string> {
  /** Nothing where there is no such file. */
  readonly bytes: Readonly<Record<Part, Buffer>>;
  /** About those that are too large to be read whole. */
  readonly notes: readonly string[];
}

/** Reads these files of a capture; a missing one is no error, and of one that floods the store the rest is left. */
export function readParts<Part extends string>(
  parts: readonly Part[],
  read: (part: Part) => FileBytes | undefined,
): Parts<Part> {
  const notes: string[] = [];
  const bytes: Partial<Record<Part, Buffer>> = {};
  for (const part of parts) {
    const file = read(part);
    bytes[part] = file?.bytes ?? nothing;
    if (file !== undefined && file.size > file.bytes.length) {
      notes.push(`${part} is cut: it has ${file.size} bytes, of which ${file.bytes.length} were read`);
    }
  }
  return {bytes: bytes as Record<Part, Buffer>, notes};
}

const nothing = Buffer.alloc(0);
