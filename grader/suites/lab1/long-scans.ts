import { gradedTest } from '#grader/catalogue/define-test';
import { check } from '#harness/scenario/check';
import { bytesOf, printBytes } from '#kit/bytes';
import type { KeyValue, WriteBatch } from '#kit/engine';

import { AnsweredClient } from './answered-client';
import { startedNode } from './raw-store';

const ENTRIES = 300;
const SCANS = 3;
/** A batch changes every seventh key, so that its keys are spread over the whole scan. */
const STRIDE = 7;

/** A writer changes the same keys in one batch after the other. Scans of all keys run at the same time and take many times as long. */
export const scanIsOneMoment = gradedTest('lab1', 'scan-is-one-moment', {
  title: 'A scan returns the data of one moment, however long it takes and whatever is written during it',
  points: 4,
  seeds: 10,
  references: 'docs: scans',
  docsAnchor: 'scans',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new AnsweredClient(context, store, 'scan');
    await node.storage.write(round(0, 1));
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

/** Puts `round n` to every `stride`-th key. */
function round(number: number, stride: number): WriteBatch {
  const keys = Array.from({ length: Math.ceil(ENTRIES / stride) }, (_, i) => bytesOf(`key ${String(i * stride).padStart(3, '0')}`));
  return keys.map((key) => ({ type: 'put', cf: 'default', key, value: bytesOf(`round ${number}`) }));
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
