import type { RaftState } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';
import type { DurableLog } from '#harness/checkers/raft/durable-log';
import { violated } from '#harness/checkers/raft/raft-invariant';

/** The state that a message depends on, as of when the node handed the message out. */
export interface Basis {
  readonly term: number;
  readonly vote: number;
  /** The term of the entry that an append response acknowledges; `undefined` if the log no longer has it. */
  readonly matchTerm: number | undefined;
}

export function basisOf(message: Message, { term, vote, log }: Readonly<RaftState>): Basis {
  const { index } = message;
  const matchTerm = index === log.snapshotIndex ? log.snapshotTerm : log.entries[index - log.snapshotIndex - 1]?.term;
  return { term, vote, matchTerm };
}

const PROPERTY = 'persisted before sent';
const SECTION = 'figure 2: "updated on stable storage before responding to RPCs"';

/**
 * No message is sent that depends on state that a crash could lose: the term of every message, the vote of a vote request or a
 * vote response, and the entries that an append response acknowledges.
 *
 * Only the node's own vote counts: a response that grants something else, such as a pre-vote, depends on no vote.
 */
export function checkPersisted(message: Message, basis: Basis, durable: DurableLog): void {
  const { term, vote } = durable.hardState();
  if (term < message.term) throw violated(PROPERTY, SECTION, `${who(message)} has term ${message.term}, but the durable term is ${term}.`);
  if (message.term !== basis.term) return;
  const grantedTo = voteOf(message);
  if (grantedTo !== undefined && grantedTo === basis.vote && term === message.term && vote !== grantedTo) {
    throw violated(
      PROPERTY,
      SECTION,
      `${who(message)} depends on a vote for node ${grantedTo} in term ${term}, but the durable vote is ${vote === 0 ? 'for nobody' : `for node ${vote}`}.`,
    );
  }
  if (message.msgType === MessageType.MsgAppendResponse && !message.reject) checkEntries(message, basis, durable);
}

/** The node that the sender must have voted for. */
function voteOf({ msgType, reject, from, to }: Message): number | undefined {
  if (msgType === MessageType.MsgRequestVote) return from;
  return msgType === MessageType.MsgRequestVoteResponse && !reject ? to : undefined;
}

function checkEntries(message: Message, { matchTerm }: Basis, durable: DurableLog): void {
  const { index } = message;
  if (matchTerm === undefined || durable.termAt(index) === matchTerm) return;
  const found = durable.termAt(index) === undefined ? `ends at ${durable.lastIndex}` : 'has another entry there';
  throw violated(PROPERTY, SECTION, `${who(message)} acknowledges the log up to ${index}, but its durable log ${found}.`);
}

function who({ msgType, from, to }: Message): string {
  return `A message of type ${MessageType[msgType] ?? msgType} from node ${from} to node ${to}`;
}
