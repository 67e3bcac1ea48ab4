import { EMPTY_BYTES, bytesOf } from '#kit/bytes';
import { makeEntry, makeMessage } from '#kit/raft/message';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type Entry, type HardState, type Message, MessageType } from '#kit/wire/raft';

/** The fields that every message has. */
export interface Envelope {
  readonly from: number;
  readonly to: number;
  readonly term: number;
}

export function voteRequest({ from, to, term }: Envelope, log = { index: 0, logTerm: 0 }): Message {
  return makeMessage(MessageType.MsgRequestVote, to, { from, term, ...log });
}

export function vote({ from, to, term }: Envelope, reject = false): Message {
  return makeMessage(MessageType.MsgRequestVoteResponse, to, { from, term, reject });
}

export function heartbeat({ from, to, term }: Envelope, commit = 0): Message {
  return makeMessage(MessageType.MsgHeartbeat, to, { from, term, commit });
}

export function heartbeatResponse({ from, to, term }: Envelope): Message {
  return makeMessage(MessageType.MsgHeartbeatResponse, to, { from, term });
}

/** `entries` follow the entry `index` of term `logTerm`. */
export interface AppendFields {
  readonly index: number;
  readonly logTerm: number;
  readonly entries?: Entry[];
  readonly commit?: number;
}

export function appendMessage({ from, to, term }: Envelope, fields: AppendFields): Message {
  return makeMessage(MessageType.MsgAppend, to, { from, term, ...fields });
}

export function snapshot({ from, to, term }: Envelope, index: number): Message {
  const metadata = { index, term, confState: { nodes: [from, to] } };
  return makeMessage(MessageType.MsgSnapshot, to, { from, term, snapshot: { data: EMPTY_BYTES, metadata } });
}

/** The response of a follower whose log matches up to `index`. */
export function appendResponse({ from, to, term }: Envelope, index: number): Message {
  return makeMessage(MessageType.MsgAppendResponse, to, { from, term, index });
}

export function appendRejection({ from, to, term }: Envelope, index: number): Message {
  return makeMessage(MessageType.MsgAppendResponse, to, { from, term, index, reject: true });
}

/** Entries of these terms, from index `first` on. Their data contains index and term, and `note`. */
export function entriesOf(terms: readonly number[], first = 1, note = ''): Entry[] {
  return terms.map((term, i) => makeEntry(term, first + i, bytesOf(`${first + i}@${term}${note}`)));
}

export function repeated<Value>(value: Value, times: number): Value[] {
  return Array.from({ length: times }, () => value);
}

/** The storage of a node whose log has entries of these terms. Its term is the last entry's. */
export function storageWith(terms: readonly number[], hardState: Partial<HardState> = {}): MemoryRaftStorage {
  const storage = new MemoryRaftStorage();
  storage.append(entriesOf(terms));
  storage.setHardState({ term: terms.at(-1) ?? 0, vote: 0, commit: 0, ...hardState });
  return storage;
}
