import type { Ready } from '#kit/raft/ready';
import { type Entry, type HardState, MessageType } from '#kit/wire/raft';

/** `term 3, vote 1, commit 2`. */
export function describeHardState(hardState: HardState | undefined): string {
  return hardState === undefined ? 'none' : `term ${hardState.term}, vote ${hardState.vote}, commit ${hardState.commit}`;
}

/** `1@1 2@1`: index and term of each entry. */
export function describeIndexes(entries: readonly Entry[]): string {
  return entries.map(({ index, term }) => `${index}@${term}`).join(' ') || 'none';
}

export function describeReady({ hardState, entries, committedEntries, messages, snapshot }: Ready): string {
  const { metadata } = snapshot ?? {};
  const fields = [
    `hard state: ${describeHardState(hardState)}`,
    `entries to persist: ${describeIndexes(entries)}`,
    `entries to apply: ${describeIndexes(committedEntries)}`,
    `messages: ${messages.map(({ msgType, to }) => `${MessageType[msgType] ?? msgType} to ${to}`).join(', ') || 'none'}`,
    `snapshot: ${metadata === undefined ? 'none' : `${metadata.index}@${metadata.term}`}`,
  ];
  return fields.join('; ');
}
