/**
 * A secret as it may stand in the texts of a call: as it is, in JSON, in a URL, in base64 of anything that holds it, in
 * hexadecimal, as lists of bytes, as escapes of a shell, of C, of Go, of HTML. Each at least {@link shortest} long.
 */
export function encodingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = encodeURIComponent(secret);
  const all = [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    unicodeEscapes(json, /[<>&=+'"]/g),
    unicodeEscapes(secret, /[^]/g),
    percent,
    encodeURI(secret),
    percent.replaceAll('%20', '+'),
    lowerHex(percent),
    percent.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
    encodeURIComponent(percent),
    each(bytes, (byte) => `%${hex(byte).toUpperCase()}`),
    each(bytes, (byte) => `%${hex(byte)}`),
    secret.replaceAll("'", "'\\''"),
    secret.replace(/["$`\\]/g, '\\$&'),
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    each(bytes, (byte) => `\\x${hex(byte)}`),
    each(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`),
    [...bytes].join(' '),
    [...bytes].join(', '),
    [...bytes].join(','),
    [...bytes].map((byte) => hex(byte)).join(' '),
    [...bytes].map((byte) => hex(byte)).join(':'),
    [...bytes].map((byte) => `0x${hex(byte)}`).join(', '),
    ...base64Of(bytes),
    ...(json === secret ? [] : base64Of(Buffer.from(json))),
    ...base64Of(Buffer.from(bytes.toString('base64'))),
  ];
  return [...new Set(all)].filter((text) => text.length >= shortest);
}

/** Shorter texts occur by chance. */
export const shortest = 6;

/** A text is encoded in one of three ways, by what stands before it; only what depends on nothing else is given. */
function base64Of(bytes: Buffer): string[] {
  const standard = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  return standard.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

function unicodeEscapes(text: string, which: RegExp): string {
  return text.replace(which, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function lowerHex(percent: string): string {
  return percent.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function each(bytes: Buffer, write: (byte: number) => string): string {
  return [...bytes].map(write).join('');
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
