import { UsageError } from '#grader/usage-error';
import { bytesOf, printBytes, toHex } from '#kit/bytes';

/** How bytes are typed and printed on a terminal: as text if possible, or always as hexadecimal. */
export class ByteNotation {
  constructor(private readonly isHex: boolean) {}

  /** @throws UsageError */
  parse(word: string): Uint8Array {
    if (!this.isHex) return bytesOf(word);
    const digits = word.replace(/^0x/, '');
    if (!/^([0-9a-f]{2})*$/i.test(digits))
      throw new UsageError(`'${word}' is not hexadecimal. Use two digits per byte, for example 0x00ff.`);
    return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  }

  /** For a value alone: text as it is, also with several lines. Bytes that cannot be printed are hexadecimal. */
  show(bytes: Uint8Array): string {
    const text = this.isHex ? undefined : textOf(bytes);
    return text === undefined || /[^\P{C}\n\t]/u.test(text) ? `0x${toHex(bytes)}` : text;
  }

  /** For a value in a row: one line, which is different for different bytes. */
  showInRow(bytes: Uint8Array): string {
    const text = this.isHex ? undefined : textOf(bytes);
    if (text !== undefined && /^(?!"|0x)\P{C}+$/u.test(text)) return text;
    return this.isHex ? `0x${toHex(bytes)}` : printBytes(bytes, Infinity);
  }
}

/** `undefined` if the bytes are not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
