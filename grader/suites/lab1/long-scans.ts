import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { bytesOf, printBytes } from '#kit/bytes';
import type { KeyValue, WriteBatch, WriteOperation } from '#kit/engine';
import type { Storage } from '#kit/storage';

import { AnsweredClient } from './answered-client';
import { startedNode } from './raw-store';

const ENTRIES = 300;
const SCANS = 3;
/** A batch changes every seventh key, so that its keys are spread over the whole scan. */
const STRIDE = 7;
/** Other changes in a batch after each of these keys: more than 1,000 in all, so that a batch which is written in pieces shows. */
const CHANGES_BETWEEN = 24;

/** A writer changes the same keys in one batch after the other. Scans of all keys run at the same time and take many times as long. */
export const scanIsOneMoment = gradedTest('lab1', 'scan-is-one-moment', {
  title: 'A scan returns the data of one moment, however long it takes and whatever is written during it',
  points: 4,
  seeds: 10,
  references: '',
  docsAnchor: 'scans',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new AnsweredClient(context, store, 'scan');
    await firstWrite(node.storage);
    let scanning = true;
    const writing = async (): Promise<void> => {
      for (let number = 1; scanning; number++) {
        await node.storage.write(round(number, STRIDE));
        await context.simulation.sleep(1);
      }
    };
    const scans = async (): Promise<void> => {
      for (let i = 0; i < SCANS; i++) checkOneSnapshot(await client.scan('', 2 * ENTRIES));
      scanning = false;
    };
    await Promise.all([writing(), scans()]);
  },
});

/** The store has started, so it must accept a write. */
async function firstWrite(storage: Storage): Promise<void> {
  try {
    await storage.write(round(0, 1));
  } catch (error) {
    check(
      !isNotStarted(error),
      'named errors',
      () => `a write after start has completed: expected that it completes; it failed with ${String(error)}.`,
    );
    throw error;
  }
}

function isNotStarted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'NotStarted';
}

/** Puts `round n` to every `stride`-th key, and to keys of another column family in between. */
function round(number: number, stride: number): WriteBatch {
  const value = bytesOf(`round ${number}`);
  const put = (cf: string, key: string): WriteOperation => ({ type: 'put', cf, key: bytesOf(key), value });
  return Array.from({ length: Math.ceil(ENTRIES / stride) }, (_, i) => {
    const between = Array.from({ length: stride === 1 ? 0 : CHANGES_BETWEEN }, (_, other) => put('lock', `${i} ${other}`));
    return [put('default', `key ${String(i * stride).padStart(3, '0')}`), ...between];
  }).flat();
}

function checkOneSnapshot(entries: readonly KeyValue[]): void {
  check(entries.length === ENTRIES, 'scan', () => `a scan while some values change: expected ${ENTRIES} entries, found ${entries.length}.`);
  const together = entries.filter((_, i) => i % STRIDE === 0);
  const other = together.find(({ value }) => printBytes(value) !== printBytes(together[0]!.value));
  const message = (): string =>
    `Expected the same value for both keys, because every batch writes both; one scan returned ${[together[0]!, other!].map(printPair).join(' and ')}.`;
  check(other === undefined, 'scan', message);
}

function printPair({ key, value }: KeyValue): string {
  return `${printBytes(key)}: ${printBytes(value)}`;
}
