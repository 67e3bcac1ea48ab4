import type { GradedProperty } from '#harness/scenario/property';
import type { Part } from '#kit/parts';

type Page = Part['page'];

/** Page and heading: `lab2a#votes`. */
type Anchor = string;

/** One anchor for all parts, or one per page; a test on another page links to the heading of its own. */
type Anchors = Anchor | Readonly<Record<Page, Anchor>>;

/** A Raft that has passed lab2a violates an invariant of Raft because its store loses what it should have persisted. */
function ofRaft(anchor: Anchor): Readonly<Record<Page, Anchor>> {
  return {
    lab2a: `lab2a#${anchor}`,
    lab2b: 'lab2b#how-to-read-a-failure',
    lab2c: 'lab2c#receiving',
    lab3a: 'lab3a#simulation',
    lab3b: 'lab3b#linearizability',
  };
}

/** Where the pages explain each property. For the crashes that have a section of their own, too. */
const PROPERTY_ANCHORS: Readonly<Record<GradedProperty | 'assertion' | 'determinism' | 'forbidden call', Anchors>> = {
  answers: 'lab1#requests',
  linearizability: {
    lab1: 'lab1#linearizability',
    lab2b: 'lab2b#linearizability',
    lab2c: 'lab2c#linearizability',
    lab3b: 'lab3b#linearizability',
  },
  liveness: {
    lab2a: 'lab2a#pipelining',
    lab2b: 'lab2b#liveness',
    lab2c: 'lab2c#catching-up',
    lab3a: 'lab3a#simulation',
    lab3b: 'lab3b#liveness',
  },
  'partitioned leader': 'lab2b#partitioned-leaders',
  requests: 'lab2b#requests',

  atomicity: { lab1: 'lab1#atomicity', lab2c: 'lab2c#atomicity' },
  'binary data': 'lab1#requests',
  buffers: 'lab1#buffers',
  'closed reader': 'lab1#readers',
  'column families': 'lab1#column-families',
  delete: 'lab1#requests',
  durability: { lab1: 'lab1#durability', lab2a: 'lab2a#a-committed-entry-disappears' },
  gRPC: 'lab1#grpc',
  'last put': 'lab1#requests',
  'missing and empty': 'lab1#requests',
  'named errors': 'lab1#errors',
  'order of a batch': 'lab1#atomicity',
  'ordered map': 'lab1#scans',
  scan: 'lab1#scans',
  snapshot: { lab1: 'lab1#readers', lab2c: 'lab2c#installing' },

  commit: ofRaft('commit'),
  'elected by a majority': ofRaft('votes'),
  'election safety': ofRaft('two-leaders-in-one-term'),
  'entries from the leader': ofRaft('proposals'),
  'leader append-only': ofRaft('conflicts'),
  // Votes and commits are right, or else their own properties are violated first: an entry has left a log.
  'leader completeness': ofRaft('a-committed-entry-disappears'),
  'log matching': ofRaft('conflicts'),
  'messages unchanged': 'lab2a#log',
  'monotonic commit index': ofRaft('commit'),
  'monotonic term': { ...ofRaft('terms'), lab3b: 'lab3b#a-right-half-that-is-there-already' },
  'one vote per term': { ...ofRaft('votes'), lab3b: 'lab3b#a-right-half-that-is-there-already' },
  'persisted before sent': {
    lab2a: 'lab2a#ready',
    lab2b: 'lab2b#durability',
    lab2c: 'lab2b#durability',
    lab3b: 'lab3b#a-right-half-that-is-there-already',
  },
  'plain state': 'lab2a#log',
  ready: 'lab2a#ready',
  'state machine safety': ofRaft('appends'),
  'vote for an up-to-date log': ofRaft('votes'),

  appends: 'lab2a#appends',
  backtracking: 'lab2a#backtracking',
  'election timeout': 'lab2a#timeouts',
  elections: 'lab2a#votes',
  heartbeats: 'lab2a#heartbeats',
  log: 'lab2a#log',
  'log window': 'lab2a#log',
  messages: 'lab2a#pipelining',
  'pending snapshot': 'lab2a#snapshots',
  pipelining: 'lab2a#pipelining',
  proposals: 'lab2a#proposals',
  quorum: 'lab2a#commit',
  'quorum check': 'lab2a#quorum-check',
  replication: 'lab2a#pipelining',
  'stable leader': 'lab2a#timeouts',
  terms: 'lab2a#terms',
  votes: 'lab2a#votes',

  'acknowledged before committed': 'lab2b#callbacks',
  'applied state': { lab2b: 'lab2b#applying', lab2c: 'lab2c#installing', lab3b: 'lab3b#checked-twice' },
  'complete answers': 'lab2b#requests',
  'durable before sent': 'lab2b#durability',
  'group commit': 'lab2b#group-commit',
  'impossible commands': 'lab2b#command-validation',
  'log on disk': { lab2b: 'lab2b#disk-layout', lab2c: 'lab2c#atomicity', lab3b: 'lab3b#applying-a-split' },
  'not leader': 'lab2b#not-leader',
  'number of writes': 'lab2b#group-commit',
  'one answer each': { lab2b: 'lab2b#callbacks', lab2c: 'lab2c#installing' },
  'one entry each': 'lab2b#callbacks',
  'one reader per answer': 'lab2b#requests',
  'slow disk': 'lab2b#group-commit',
  'write failed': 'lab2b#durability',

  'catching up': 'lab2c#catching-up',
  compaction: 'lab2c#compaction',
  'installing a snapshot': 'lab2c#installing',
  'log size': 'lab2c#compaction',
  'receiving snapshots': 'lab2c#receiving',
  'sending snapshots': 'lab2c#sending',
  'stale snapshots': 'lab2c#stale-snapshots',

  'campaigns of members': 'lab3a#elections-after-a-change',
  'commit through a removal': 'lab3a#applying-a-change',
  'end of a transfer': 'lab3a#the-end-of-a-transfer',
  'leader transfer': 'lab3a#transferring-the-leadership',
  membership: 'lab3a#applying-a-change',
  'new members': 'lab3a#new-members',
  'one change at a time': 'lab3a#one-change-at-a-time',
  'proposing a change': 'lab3a#proposing-a-change',
  'removed leader': 'lab3a#removing-the-leader',
  'removed members': 'lab3a#removed-members',
  'timeout now': 'lab3a#timeout-now',

  'data of removed peers': 'lab3b#removing-this-peer',
  'one peer per store': 'lab3b#proposing-a-change-of-peers',
  'regions of a store': 'lab3b#region-changes',
  'regions on disk': 'lab3b#region-changes',
  'changing peers': 'lab3b#applying-a-change-of-peers',
  'early right half': 'lab3b#a-right-half-that-is-there-already',
  'keys of a region': 'lab3b#keys',
  'leader of two peers': 'lab3b#the-leader-of-two-peers',
  'proposing a change of peers': 'lab3b#proposing-a-change-of-peers',
  'proposing a split': 'lab3b#proposing-a-split',
  'region changes': 'lab3b#region-changes',
  'region epoch': 'lab3b#epochs',
  'removed peer': 'lab3b#removing-this-peer',
  'removed right half': 'lab3b#a-right-half-that-was-removed',
  splitting: 'lab3b#applying-a-split',
  'stale commands': 'lab3b#checked-twice',
  'transfer command': 'lab3b#the-transfer-command',

  'back and forth': 'lab3c#tolerance',
  convergence: 'lab3c#convergence',
  'deposed leaders': 'lab3c#deposed-leaders',
  'peers that move': 'lab3c#peers-that-move',
  'region heartbeats': 'lab3c#accepted-heartbeats',
  replicas: 'lab3c#peers-that-move',
  'source and target': 'lab3c#source-and-target',
  'stale heartbeats': 'lab3c#stale-heartbeats',
  'store counters': 'lab3c#store-counters',
  tolerance: 'lab3c#tolerance',
  'unmodified input': 'lab3c#source-and-target',

  assertion: {
    lab2b: 'lab2b#how-to-read-a-failure',
    lab2c: 'lab2b#how-to-read-a-failure',
    lab3b: 'lab3b#linearizability',
    lab3c: 'lab3c#convergence',
  },
  'forbidden call': 'lab1#restrictions-of-the-simulation',
  determinism: 'lab1#restrictions-of-the-simulation',
};

/** @returns page and heading; `undefined` if no heading of the page explains the property */
export function anchorOf(property: string, page: Page): Anchor | undefined {
  if (!Object.hasOwn(PROPERTY_ANCHORS, property)) return undefined;
  const anchors = PROPERTY_ANCHORS[property as keyof typeof PROPERTY_ANCHORS];
  return typeof anchors === 'string' ? anchors : anchors[page];
}

export const ALL_ANCHORS: readonly Anchor[] = [
  ...new Set(Object.values(PROPERTY_ANCHORS).flatMap((anchors) => (typeof anchors === 'string' ? [anchors] : Object.values(anchors)))),
];
