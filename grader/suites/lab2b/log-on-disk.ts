import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { equalBytes } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { Entry, HardState } from '#kit/wire/raft';

import { putOperation, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';
import { printCommands, readRegion } from './read-disk';
import { SCRIPTED_DEFAULTS } from './store-defaults';

const PROPERTY = 'log on disk';

export const logOnDisk = gradedTest('lab2b', 'log-on-disk', {
  ...SCRIPTED_DEFAULTS,
  title: 'The disk has exactly the entries and the hard state that the readies contained, and the last index and term of that log',
  points: 2,
  references: paper('figure 2 and section 5.3'),
  docsAnchor: 'disk-layout',
  async run(context) {
    const store = await ScriptedStore.start(context);
    // The log of another region must stay unchanged.
    const [peer, other] = [new FakePeer(7), new FakePeer(8)];
    other.raft.follow(other.on(3), 9, entriesOf(9, 1, 6));
    await store.handle(other);
    for (const { what, change } of STEPS) {
      change(peer);
      await store.handle(peer);
      expectOnDisk(store, peer, what);
      expectOnDisk(store, other, `${what} in region 7, and nothing happened in region 8`);
    }
  },
});

interface Step {
  readonly what: string;
  readonly change: (peer: FakePeer) => void;
}

const STEPS: readonly Step[] = [
  { what: 'entries 1 to 3 of term 1 arrived', change: (peer) => peer.raft.follow(peer.on(2), 1, entriesOf(1, 1, 3)) },
  { what: 'only the vote changed', change: ({ raft }) => Object.assign(raft, { vote: 72 }) },
  { what: 'only the commit index changed', change: ({ raft }) => raft.commit(2) },
  { what: 'only entries 4 to 6 arrived', change: (peer) => peer.raft.follow(peer.on(2), 1, entriesOf(1, 4, 6)) },
  { what: 'only the term changed', change: (peer) => peer.raft.follow(0, 2) },
  { what: 'entry 4 of term 3 replaced entries 4 to 6', change: (peer) => peer.raft.follow(peer.on(3), 3, entriesOf(3, 4, 4)) },
  { what: 'entries 5 and 6 of term 3 arrived', change: (peer) => peer.raft.follow(peer.on(3), 3, entriesOf(3, 5, 6)) },
  {
    what: 'entries 6 to 8 of term 4 arrived, and entry 6 replaced another',
    change: (peer) => peer.raft.follow(peer.on(2), 4, entriesOf(4, 6, 8)),
  },
  {
    what: 'entries 3 and 4 of term 5 replaced entries 3 to 8',
    change: (peer) => peer.raft.follow(peer.on(3), 5, entriesOf(5, 3, 4)),
  },
  { what: 'entry 4 of term 6 replaced another', change: (peer) => peer.raft.follow(peer.on(2), 6, entriesOf(6, 4, 4)) },
  {
    what: 'entry 5 of term 6 and entry 6 of term 8 arrived together in term 9',
    change: (peer) => peer.raft.follow(peer.on(2), 9, [...entriesOf(6, 5, 5), ...entriesOf(8, 6, 6)]),
  },
  {
    what: 'entry 5 of term 7 replaced entries 5 and 6 in term 10, of which the last one had the later term 8',
    change: (peer) => peer.raft.follow(peer.on(3), 10, entriesOf(7, 5, 5)),
  },
  { what: 'entries 6 and 7 of term 10 arrived', change: (peer) => peer.raft.follow(peer.on(3), 10, entriesOf(10, 6, 7)) },
  { what: 'only the term changed, to 11', change: (peer) => peer.raft.follow(0, 11) },
  {
    what: 'entry 4 of term 11 replaced entries 4 to 7, in a ready without a hard state',
    change: (peer) => peer.raft.follow(peer.on(2), 11, entriesOf(11, 4, 4)),
  },
  { what: 'all entries were committed', change: ({ raft }) => raft.commit() },
  { what: 'this peer became leader and proposed an entry', change: ({ raft }) => raft.lead(12) },
];

function entriesOf(term: number, from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    makeEntry(term, from + i, encodeCommand(writeRequest(putOperation(`${from + i}`, `of term ${term}`)))),
  );
}

/** The state on disk equals the state that the Raft node has handed out, and everything except the commit index is durable. */
function expectOnDisk({ disk }: ScriptedStore, { regionId, raft, raftState }: FakePeer, what: string): void {
  const when = `After ${what}`;
  const { raftState: durable, entries } = readRegion(disk.durableTree, regionId);
  // No message depends on a commit index: it need not be durable, and may be in the unsynced batch.
  const { commit } = readRegion(disk.tree, regionId).raftState.hardState;
  const actual = { ...durable, hardState: { ...durable.hardState, commit } };
  const isSame = entries.length === raft.entries.length && entries.every((entry, i) => isSameEntry(entry, raft.entries[i]!));
  check(
    isSame,
    PROPERTY,
    () => `${when}. Expected the log of region ${regionId} on disk: ${printCommands(raft.entries)}. Found: ${printCommands(entries)}.`,
  );
  const expected = describe({ hardState: raft.hardState, lastIndex: raft.entries.length, lastTerm: raft.entries.at(-1)?.term ?? 0 });
  check(
    describe(actual) === expected,
    PROPERTY,
    () => `${when}. Expected the RaftLocalState of region ${regionId} on disk: ${expected}. Found: ${describe(actual)}.`,
  );
  check(
    describe(raftState) === expected,
    PROPERTY,
    () => `${when}. Expected \`raftState\` of the peer of region ${regionId}, as on disk: ${expected}. Found: ${describe(raftState)}.`,
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
