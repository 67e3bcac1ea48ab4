/**
 * Byte strings, as every interface of TypeKV carries them: `Uint8Array`, never `Buffer`.
 */

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const EMPTY_BYTES: Uint8Array = new Uint8Array(0);

/** The UTF-8 bytes of `text`. */
export function bytesOf(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** A copy that shares no memory with `bytes`. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  // Not `bytes.slice()`: on a Buffer that would give a view of the same memory.
  return new Uint8Array(bytes);
}

/** Lexicographic order of unsigned bytes; a prefix comes before what it is a prefix of. Negative, zero or positive. */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left[i]! - right[i]!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compareBytes(left, right) === 0;
}

export function concatBytes(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** For people: the text in quotes where the bytes are printable UTF-8, else `0x…`; at most `maxBytes` bytes of it. */
export function printBytes(bytes: Uint8Array, maxBytes = 32): string {
  const shown = bytes.length > maxBytes ? new Uint8Array(bytes.subarray(0, maxBytes)) : bytes;
  const tail = bytes.length > maxBytes ? `… (${bytes.length} bytes)` : '';
  return printable(shown) + tail;
}

function printable(bytes: Uint8Array): string {
  try {
    const text = utf8Decoder.decode(bytes);
    if (!/\p{C}/u.test(text)) return JSON.stringify(text);
  } catch {
    // Not UTF-8: shown as hexadecimal below.
  }
  return `0x${toHex(bytes)}`;
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
