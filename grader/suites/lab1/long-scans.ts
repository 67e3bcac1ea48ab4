import { check } from '#harness/scenario/check';
import { bytesOf, printBytes } from '#kit/bytes';
import type { WriteBatch } from '#kit/engine';

import { lab1Test } from './define';
import { QuietClient } from './quiet-client';
import type { Entry } from './raw-client';
import { startedNode } from './raw-store';

const ENTRIES = 300;
const SCANS = 3;
/** A batch changes every so many keys: near each other, and far apart. */
const STRIDE = 7;

/** A writer changes the same keys in one batch again and again, while scans that take many times as long go over all keys. */
export const scanIsOneMoment = lab1Test('scan-is-one-moment', {
  title: 'A scan shows one moment, however long it takes and whatever is written meanwhile',
  points: 4,
  seeds: 10,
  references: 'docs: scans',
  docsAnchor: 'scans',
  async run(context) {
    const { store, node } = await startedNode(context);
    const client = new QuietClient(context, store, 'scan');
    await node.storage.write(round(0, 1));
    let scanning = true;
    const writing = async (): Promise<void> => {
      for (let number = 1; scanning; number++) {
        await node.storage.write(round(number, STRIDE));
        await context.simulation.sleep(1);
      }
    };
    const scans = async (): Promise<void> => {
      for (let i = 0; i < SCANS; i++) checkOneMoment(await client.scan('', 2 * ENTRIES));
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

function checkOneMoment(entries: readonly Entry[]): void {
  check(entries.length === ENTRIES, 'scan', () => `a scan of ${ENTRIES} entries, while some of them change, gave ${entries.length}.`);
  const together = entries.filter((_, i) => i % STRIDE === 0);
  const other = together.find(({ value }) => printBytes(value) !== printBytes(together[0]!.value));
  const message = (): string => `One scan showed ${[together[0]!, other!].map(printEntry).join(' and ')}, though every batch writes both.`;
  check(other === undefined, 'scan', message);
}

function printEntry({ key, value }: Entry): string {
  return `${printBytes(key)}: ${printBytes(value)}`;
}
