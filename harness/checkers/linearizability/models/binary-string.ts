/** One character per byte: equal, and ordered by `<`, exactly as the bytes are. Made for use as a map's key. */
export function binaryString(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes that `binaryString` made `text` of. */
export function bytesOfBinaryString(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
