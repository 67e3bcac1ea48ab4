import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { broken } from '#harness/checkers/raft/raft-invariant';

/** What a message that is about to leave rests on, as the node was when it handed the message out. */
export interface Basis {
  readonly term: number;
  readonly vote: number;
  /** Of the entry up to which an append response agrees; `undefined` where the log has none any more. */
  readonly matchTerm: number | undefined;
}

export function basisOf(message: Message, { term, vote, log }: Readonly<RaftState>): Basis {
  const { index } = message;
  const matchTerm = index === log.snapshotIndex ? log.snapshotTerm : log.entries[index - log.snapshotIndex - 1]?.term;
  return { term, vote, matchTerm };
}

const RULE = 'persisted before sent';
const SECTION = 'figure 2: "updated on stable storage before responding to RPCs"';

/**
 * Nothing leaves that rests on what a crash could undo: the term of every message, the vote that a request or an answer
 * carries, and the entries that an append response says are there.
 *
 * Only what the node itself has done counts: an answer that grants something else than a vote, such as a pre-vote, rests on
 * no vote.
 */
export function checkPersisted(message: Message, basis: Basis, durable: DurableLog): void {
  const { term, vote } = durable.hardState();
  if (term < message.term)
    throw broken(RULE, SECTION, `${who(message)} leaves in term ${message.term}, but its storage still says ${term}.`);
  if (message.term !== basis.term) return;
  const givenTo = voteOf(message);
  if (givenTo !== undefined && givenTo === basis.vote && term === message.term && vote !== givenTo) {
    throw broken(RULE, SECTION, `${who(message)} rests on a vote for ${givenTo} in term ${term}, but its storage says ${vote}.`);
  }
  if (message.msgType === MessageType.MsgAppendResponse && !message.reject) checkEntries(message, basis, durable);
}

/** Whom the sender must have voted for. */
function voteOf({ msgType, reject, from, to }: Message): number | undefined {
  if (msgType === MessageType.MsgRequestVote) return from;
  return msgType === MessageType.MsgRequestVoteResponse && !reject ? to : undefined;
}

function checkEntries(message: Message, { matchTerm }: Basis, durable: DurableLog): void {
  const { index } = message;
  if (matchTerm === undefined || durable.termAt(index) === matchTerm) return;
  const has = durable.termAt(index) === undefined ? `ends at ${durable.lastIndex}` : `has another entry there`;
  throw broken(RULE, SECTION, `${who(message)} says that it has the log up to ${index}, but its storage ${has}.`);
}

function who({ msgType, from, to }: Message): string {
  return `A message of type ${MessageType[msgType] ?? msgType} from node ${from} to node ${to}`;
}
