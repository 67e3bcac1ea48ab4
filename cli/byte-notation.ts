import { UsageError } from '#grader/usage-error';
import { bytesOf, printBytes, toHex } from '#kit/bytes';

/** How bytes are typed and shown on a terminal: as text as far as that goes, or all in hexadecimal, which can hold any. */
export class ByteNotation {
  constructor(private readonly isHex: boolean) {}

  /** @throws UsageError */
  parse(word: string): Uint8Array {
    if (!this.isHex) return bytesOf(word);
    const digits = word.replace(/^0x/, '');
    if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new UsageError(`'${word}' is not hexadecimal. It takes two digits a byte, like 0x00ff.`);
    return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  }

  /** Alone: text as it is, also of several lines; what cannot be seen as hexadecimal. */
  show(bytes: Uint8Array): string {
    const text = this.isHex ? undefined : textOf(bytes);
    return text === undefined || /[^\P{C}\n\t]/u.test(text) ? `0x${toHex(bytes)}` : text;
  }

  /** In a row with others: as one word or line, which is never mistaken for another one. */
  showInRow(bytes: Uint8Array): string {
    const text = this.isHex ? undefined : textOf(bytes);
    if (text !== undefined && /^(?!"|0x)\P{C}+$/u.test(text)) return text;
    return this.isHex ? `0x${toHex(bytes)}` : printBytes(bytes, Infinity);
  }
}

/** `undefined` where it is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
