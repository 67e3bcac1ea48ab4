import { check } from '#harness/scenario/check';
import { bytesOf } from '#kit/bytes';
import type { Storage, StorageIterator, StorageReader } from '#kit/storage';

/** Where a storage fails: at every write, when a reader is opened, at every read, or when an iterator reads on. */
export type Place = 'write' | 'reader' | 'read' | 'second entry';

/** A storage that fails at one place with one error. It counts its readers. */
export class BrokenStorage {
  private readonly open = new Set<StorageReader>();

  constructor(
    private readonly place: Place,
    private readonly error: Error,
  ) {}

  /** What the solution gets: the methods of `Storage`. */
  view(): Storage {
    return Object.freeze<Storage>({
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      write: () => this.fail('write') ?? Promise.resolve(),
      reader: () => this.reader(),
    });
  }

  private fail(...places: readonly Place[]): Promise<never> | undefined {
    return places.includes(this.place) ? Promise.reject(this.error) : undefined;
  }

  private throw(...places: readonly Place[]): void {
    if (places.includes(this.place)) throw this.error;
  }

  private reader(): StorageReader {
    this.throw('reader');
    const reader = Object.freeze<StorageReader>({
      get: () => this.fail('read') ?? Promise.resolve(undefined),
      iterator: () => this.iterator(),
      close: () => void this.open.delete(reader),
    });
    this.open.add(reader);
    return reader;
  }

  private iterator(): StorageIterator {
    this.throw('read');
    let entries = 0;
    return Object.freeze<StorageIterator>({
      next: () => (++entries === 1 ? undefined : this.fail('second entry')) ?? Promise.resolve({ key: bytesOf('k'), value: bytesOf('v') }),
      close: () => undefined,
    });
  }

  expectNoneOpen(where: string): void {
    check(this.open.size === 0, 'closed reader', () => `${where}: expected that the reader is closed, found it open.`);
  }
}
