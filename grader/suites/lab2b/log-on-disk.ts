import { check } from '#harness/scenario/check';
import { equalBytes } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { Entry, HardState } from '#kit/wire/raft';

import { put, write } from './commands';
import { FIGURE_2, madeTest } from './direct-define';
import { MadePeer } from './made-peer';
import { MadeStore } from './made-store';
import { printEntries, readRegion } from './read-disk';

const RULE = 'log on disk';

export const logOnDisk = madeTest('log-on-disk', {
  title:
    'On disk lie the entries and the hard state that readies held, no entries that were replaced, and the last index and term of that log',
  points: 2,
  references: `${FIGURE_2} and section 5.3`,
  docsAnchor: 'disk-layout',
  async run(context) {
    const store = await MadeStore.start(context);
    // Another region beside it is not to be touched.
    const [peer, other] = [new MadePeer(7), new MadePeer(8)];
    other.raft.follow(other.on(3), 9, entriesOf(9, 1, 6));
    await store.handle(other);
    for (const { what, change } of STEPS) {
      change(peer);
      await store.handle(peer);
      expectOnDisk(store, peer, what);
      expectOnDisk(store, other, `${what}, and nothing happened to region 8`);
    }
  },
});

interface Step {
  readonly what: string;
  readonly change: (peer: MadePeer) => void;
}

const STEPS: readonly Step[] = [
  { what: 'entries 1 to 3 of term 1 have come', change: (peer) => peer.raft.follow(peer.on(2), 1, entriesOf(1, 1, 3)) },
  { what: 'only the vote has changed', change: ({ raft }) => Object.assign(raft, { vote: 72 }) },
  { what: 'only the commit index has changed', change: ({ raft }) => raft.commit(2) },
  { what: 'only entries 4 to 6 have come', change: (peer) => peer.raft.follow(peer.on(2), 1, entriesOf(1, 4, 6)) },
  { what: 'only the term has changed', change: (peer) => peer.raft.follow(0, 2) },
  { what: 'entry 4 of term 3 came in place of entries 4 to 6', change: (peer) => peer.raft.follow(peer.on(3), 3, entriesOf(3, 4, 4)) },
  { what: 'entries 5 and 6 of term 3 have come', change: (peer) => peer.raft.follow(peer.on(3), 3, entriesOf(3, 5, 6)) },
  {
    what: 'entries 6 to 8 of term 4 came, the first in place of another',
    change: (peer) => peer.raft.follow(peer.on(2), 4, entriesOf(4, 6, 8)),
  },
  {
    what: 'entries 3 and 4 of term 5 came in place of entries 3 to 8',
    change: (peer) => peer.raft.follow(peer.on(3), 5, entriesOf(5, 3, 4)),
  },
  { what: 'entry 4 of term 6 came in place of another', change: (peer) => peer.raft.follow(peer.on(2), 6, entriesOf(6, 4, 4)) },
  {
    what: 'entry 5 of term 6 and entry 6 of term 8 have come together, in term 9',
    change: (peer) => peer.raft.follow(peer.on(2), 9, [...entriesOf(6, 5, 5), ...entriesOf(8, 6, 6)]),
  },
  { what: 'all of it was committed', change: ({ raft }) => raft.commit() },
  { what: 'this peer leads, and has proposed an entry', change: ({ raft }) => raft.lead(10) },
];

function entriesOf(term: number, from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    makeEntry(term, from + i, encodeCommand(write(put(`${from + i}`, `of term ${term}`)))),
  );
}

/** What is durable is what the Raft node has handed out. */
function expectOnDisk({ disk }: MadeStore, { regionId, raft, raftState }: MadePeer, what: string): void {
  const when = `After ${what}`;
  const { raftState: actual, entries } = readRegion(disk.durableTree, regionId);
  const isSame = entries.length === raft.entries.length && entries.every((entry, i) => isSameEntry(entry, raft.entries[i]!));
  check(
    isSame,
    RULE,
    () => `${when}: the log of region ${regionId} should be ${printEntries(raft.entries)}; on disk are ${printEntries(entries)}.`,
  );
  const expected = describe({ hardState: raft.hardState, lastIndex: raft.entries.length, lastTerm: raft.entries.at(-1)?.term ?? 0 });
  check(
    describe(actual) === expected,
    RULE,
    () => `${when}: the RaftLocalState of region ${regionId} on disk should be ${expected}; it is ${describe(actual)}.`,
  );
  check(
    describe(raftState) === expected,
    RULE,
    () => `${when}: on disk lies ${expected}, but \`raftState\` of the peer says ${describe(raftState)}.`,
  );
}

function isSameEntry(left: Entry, right: Entry): boolean {
  return left.index === right.index && left.term === right.term && left.entryType === right.entryType && equalBytes(left.data, right.data);
}

function describe({
  hardState: { term, vote, commit },
  lastIndex,
  lastTerm,
}: {
  hardState: HardState;
  lastIndex: number;
  lastTerm: number;
}): string {
  return `term ${term}, vote ${vote}, commit ${commit}, last index ${lastIndex}, last term ${lastTerm}`;
}
