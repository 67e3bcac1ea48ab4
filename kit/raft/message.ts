import { EMPTY_BYTES } from '#kit/bytes';
import { type ConfChange, ConfChangeType, type Entry, EntryType, type Message, MessageType } from '#kit/wire/raft';

/** A message with `fields`; all other fields are 0, false or empty. The host fills in `from` and `term`. */
export function makeMessage(msgType: MessageType, to: number, fields: Partial<Message> = {}): Message {
  return { msgType, to, from: 0, term: 0, logTerm: 0, index: 0, entries: [], commit: 0, snapshot: undefined, reject: false, ...fields };
}

export function makeEntry(term: number, index: number, data: Uint8Array = EMPTY_BYTES, entryType = EntryType.EntryNormal): Entry {
  return { entryType, term, index, data };
}

/** The names of the message types, as traces show them. */
const NAMES: Readonly<Record<MessageType, string>> = {
  [MessageType.MsgHup]: 'hup',
  [MessageType.MsgBeat]: 'beat',
  [MessageType.MsgPropose]: 'propose',
  [MessageType.MsgAppend]: 'append',
  [MessageType.MsgAppendResponse]: 'append response',
  [MessageType.MsgRequestVote]: 'vote',
  [MessageType.MsgRequestVoteResponse]: 'vote response',
  [MessageType.MsgSnapshot]: 'snapshot',
  [MessageType.MsgHeartbeat]: 'heartbeat',
  [MessageType.MsgHeartbeatResponse]: 'heartbeat response',
  [MessageType.MsgTransferLeader]: 'transfer',
  [MessageType.MsgTimeoutNow]: 'timeout now',
};

export function messageName(msgType: MessageType): string {
  return NAMES[msgType] ?? `type ${msgType}`;
}

/** Describes an entry's data in human-readable form. */
export type DescribeData = (data: Uint8Array) => string;

/** One human-readable line: `append 1→2 term 3: entries 5..7 after 4@2, commit 4`. Up to three entries are shown with their data. */
export function describeMessage(message: Message, describeData?: DescribeData): string {
  return `${messageName(message.msgType)} ${message.from}→${message.to} term ${message.term}${details(message, describeData)}`;
}

function details({ msgType, index, logTerm, entries, commit, reject }: Message, describeData?: DescribeData): string {
  switch (msgType) {
    case MessageType.MsgAppend:
      return `: ${describeEntries(entries, describeData)} after ${index}@${logTerm}, commit ${commit}`;
    case MessageType.MsgAppendResponse:
      return reject ? `: rejected, try ${index}@${logTerm}` : `: matches to ${index}`;
    case MessageType.MsgRequestVote:
      return `: log ends at ${index}@${logTerm}`;
    case MessageType.MsgRequestVoteResponse:
      return reject ? ': rejected' : ': granted';
    case MessageType.MsgHeartbeat:
      return `: commit ${commit}`;
    default:
      return '';
  }
}

const FEW = 3;

function describeEntries(entries: readonly Entry[], describeData?: DescribeData): string {
  if (entries.length === 0) return 'no entries';
  const place = ({ index, term }: Entry): string => `${index}@${term}`;
  if (entries.length > FEW) return `entries ${place(entries[0]!)}..${place(entries.at(-1)!)}`;
  const describe = (entry: Entry): string => (describeData === undefined ? place(entry) : `${place(entry)} (${describeData(entry.data)})`);
  return `entries ${entries.map(describe).join(' ')}`;
}

/** `add node 4`. */
export function describeConfChange({ changeType, nodeId }: ConfChange): string {
  return `${changeType === ConfChangeType.AddNode ? 'add' : 'remove'} node ${nodeId}`;
}
