/**
 * A running 64-bit hash of the events of a run, in two 32-bit lanes, because 64-bit integers are slow in JavaScript.
 * It is not cryptographic: it distinguishes runs that differ by chance, not by malice.
 */
export class RunningHash {
  private first = 0x243f6a88;
  private second = 0x85a308d3 | 0;

  addInteger(value: number): void {
    const low = value | 0;
    const high = (value / 0x1_0000_0000) | 0;
    this.first = Math.imul(this.first ^ low, 0x9e3779b1) + high;
    this.first ^= this.first >>> 15;
    this.second = Math.imul(this.second + low, 0x85ebca6b) ^ high ^ this.first;
    this.second ^= this.second >>> 13;
  }

  addText(text: string): void {
    this.addInteger(hashText(text));
    this.addInteger(text.length);
  }

  addBytes(bytes: Uint8Array): void {
    let packed = bytes.length;
    for (let i = 0; i < bytes.length; i++) packed = (Math.imul(packed, 31) + bytes[i]!) | 0;
    this.addInteger(packed);
    this.addInteger(bytes.length);
  }

  /** A 32-bit digest. The hash can continue afterwards. */
  shortDigest(): number {
    return (this.first ^ this.second) | 0;
  }

  /** 16 hexadecimal digits. The hash can continue afterwards. */
  digest(): string {
    return hexadecimal(this.first) + hexadecimal(this.second);
  }
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let packed = text.length;
  for (let i = 0; i < text.length; i++) packed = (Math.imul(packed, 31) + text.charCodeAt(i)) | 0;
  return packed;
}

function hexadecimal(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}

/** One hash for a list of hashes, in this order. */
export function combineHashes(hashes: Iterable<string>): string {
  const whole = new RunningHash();
  for (const hash of hashes) whole.addText(hash);
  return whole.digest();
}
