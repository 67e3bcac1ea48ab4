import { Entry } from '#kit/wire/raft';

const writer = (): any => (Entry as any).encode({ entryType: 0, term: 1, index: 1, data: new Uint8Array(0) });

export function remember(batches: unknown): void {
  Object.getPrototypeOf(writer()).state = batches;
}

export function recall(): any {
  return Object.getPrototypeOf(writer()).state;
}
