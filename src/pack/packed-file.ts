/** A file on its way into a pack. */
export interface PackedFile {
  /** Its name in the pack. */
  readonly path: string;
  readonly bytes: Buffer;
  /** Of the file where it was; `bytes` are its first ones, if there are fewer. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAtMs: number;
}

/** The files of one capture, or of the context. */
export type PackedFiles = readonly PackedFile[];
