import { printBytes } from '#kit/bytes';

/** The last write of each key that a client made, so that a message can say what was done before a wrong answer. */
export class LastWrites {
  /** By column family and key. */
  private readonly writes = new Map<string, string>();

  put(key: Uint8Array, value: Uint8Array, cf: string): void {
    this.writes.set(place(key, cf), `put ${place(key, cf)}=${printBytes(value)}`);
  }

  delete(key: Uint8Array, cf: string): void {
    this.writes.set(place(key, cf), `delete ${place(key, cf)}`);
  }

  /** `get "a" after delete "a"`; without a write only `get "a"`. */
  describeGet(key: Uint8Array, cf: string): string {
    const write = this.writes.get(place(key, cf));
    return `get ${place(key, cf)}${write === undefined ? '' : ` after ${write}`}`;
  }
}

/** `lock/"a"`. An empty column family means the default, which is not shown. */
function place(key: Uint8Array, cf: string): string {
  return `${cf === '' || cf === 'default' ? '' : `${cf}/`}${printBytes(key)}`;
}
