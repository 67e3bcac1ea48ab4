import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { type RunFailed, violation } from '#harness/scenario/verdict';
import type { Entry } from '#kit/wire/raft';

/** Entries to persist follow the durable log without gaps, and none of them is handed out twice. */
export function checkEntries(node: number, entries: readonly Entry[], durable: DurableLog): void {
  entries.forEach(({ index, term }, i) => {
    const follows = i === 0 ? index <= durable.lastIndex + 1 : index === entries[i - 1]!.index + 1;
    if (!follows) {
      const last = i === 0 ? durable.lastIndex : entries[i - 1]!.index;
      throw violated(
        `Node ${node} handed out entry ${index} to persist. Expected an entry that follows entry ${last} without a gap${i === 0 ? ', the last one on its disk' : ''}.`,
      );
    }
    if (durable.termAt(index) === term) throw violated(`Node ${node} handed out entry ${index} of term ${term} to persist a second time.`);
  });
}

/** Entries to apply are durable, and are handed out once and in order. */
export function checkApplied(node: number, entries: readonly Entry[], durable: DurableLog & { readonly appliedIndex: number }): void {
  entries.forEach(({ index, term }, i) => {
    const expected = durable.appliedIndex + 1 + i;
    if (index !== expected)
      throw violated(`Expected entry ${expected} to be the next one that node ${node} applies, found entry ${index}.`);
    if (durable.termAt(index) !== term)
      throw violated(`Node ${node} handed out entry ${index} of term ${term} to apply, but that entry is not durable.`);
  });
}

function violated(message: string): RunFailed {
  return violation('ready', message);
}
