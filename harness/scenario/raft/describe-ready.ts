import type { Ready } from '#kit/raft/ready';
import { describeMessage } from '#kit/raft/message';
import type { Entry, HardState, Message } from '#kit/wire/raft';

/** `term 3, vote 1, commit 2`. */
export function describeHardState(hardState: HardState | undefined): string {
  return hardState === undefined ? 'none' : `term ${hardState.term}, vote ${hardState.vote}, commit ${hardState.commit}`;
}

/** `1@1 2@1`: index and term of each entry. */
export function describeIndexes(entries: readonly Entry[]): string {
  return entries.map(({ index, term }) => `${index}@${term}`).join(' ') || 'none';
}

/** A message and the last entry of its snapshot, which the trace does not name: `snapshot 1→2 term 4 as of 8@2`. */
export function describeInput(message: Message): string {
  const { metadata } = message.snapshot ?? {};
  return `${describeMessage(message)}${metadata === undefined ? '' : ` as of ${metadata.index}@${metadata.term}`}`;
}

export function describeReady({ hardState, entries, committedEntries, messages, snapshot }: Ready): string {
  const { metadata } = snapshot ?? {};
  const fields = [
    `hard state: ${describeHardState(hardState)}`,
    `entries to persist: ${describeIndexes(entries)}`,
    `entries to apply: ${describeIndexes(committedEntries)}`,
    `messages: ${messages.map(describeInput).join('; ') || 'none'}`,
    `snapshot: ${metadata === undefined ? 'none' : `${metadata.index}@${metadata.term}`}`,
  ];
  return fields.join('; ');
}
