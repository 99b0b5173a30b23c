/** A field of a protocol buffers message. */
export interface ProtobufField {
  readonly number: number;
  /** Of a varint; else the length. */
  readonly value: number;
  /** Empty unless length-delimited. */
  readonly bytes: Buffer;
}

/**
 * The fields of a protocol buffers message (protobuf.dev, Encoding): varints and what has a length are told apart, and
 * the rest ends the reading.
 */
export function protobufFields(message: Buffer): ProtobufField[] {
  const found: ProtobufField[] = [];
  let offset = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[offset++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType !== 0 && wireType !== 2) return found;
    const length = varint();
    const bytes = wireType === 2 ? message.subarray(offset, offset + length) : Buffer.alloc(0);
    offset += bytes.length;
    found.push({number: tag >>> 3, value: length, bytes});
  }
  return found;
}
