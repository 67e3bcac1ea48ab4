import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { RAFT_COLUMN_FAMILY, raftStateKey } from '#kit/store/layout';
import { decodeRaftState } from '#kit/store/records';
import type { HardState } from '#kit/wire/raft';

import { expectHostCalls } from './expectations';
import { makeRegion, splitAt } from './regions';
import { RegionStore } from './region-store';
import { expectInitialLog } from './split-records';

const PROPERTY = 'early right half';

/** The hard state that the store has for the right half already, and the term and vote with which its new peer starts. */
const CASES: readonly { readonly early: HardState; readonly expected: Pick<HardState, 'term' | 'vote'>; readonly what: string }[] = [
  { early: { term: 0, vote: 0, commit: 0 }, expected: { term: 5, vote: 0 }, what: 'no hard state' },
  { early: { term: 3, vote: 82, commit: 0 }, expected: { term: 5, vote: 0 }, what: 'a vote in a lower term' },
  { early: { term: 5, vote: 83, commit: 0 }, expected: { term: 5, vote: 83 }, what: 'a vote in the initial term' },
  { early: { term: 5, vote: 0, commit: 0 }, expected: { term: 5, vote: 0 }, what: 'no vote in the initial term' },
  { early: { term: 6, vote: 82, commit: 0 }, expected: { term: 6, vote: 82 }, what: 'a vote in the term after the initial one' },
  { early: { term: 60, vote: 83, commit: 0 }, expected: { term: 60, vote: 83 }, what: 'a vote in a higher term' },
  { early: { term: 60, vote: 0, commit: 0 }, expected: { term: 60, vote: 0 }, what: 'no vote in a higher term' },
];

export const earlyRightHalf = gradedTest('lab3b', 'early-right-half', {
  ...SCRIPTED_DEFAULTS,
  title: 'If messages came before the split, the peer of the right half keeps its term and vote, and starts with the initial log',
  points: 2,
  references: paper('section 5.2'),
  docsAnchor: 'a-right-half-that-is-there-already',
  async run(context) {
    await context.part(keepsVote);
  },
});

/** Other regions have hard states too. */
async function keepsVote(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const { early, expected, what } of CASES) {
    const peer = await store.peer(makeRegion());
    for (const regionId of [7, 9]) peer.hardStates.set(regionId, { term: 99, vote: 71, commit: 50 });
    peer.hardStates.set(8, early);
    const when = `A split creates region 8, for which this store has ${what} (term ${early.term}, vote ${early.vote})`;
    const { tree, finish } = store.apply(peer, splitAt('g', 8));
    expectInitialLog(tree, 8, expected, PROPERTY, when);
    const { commit } = decodeRaftState(tree.get(RAFT_COLUMN_FAMILY, raftStateKey(8))).hardState;
    check(commit === 5, PROPERTY, () => `${when}. Expected the commit index 5 of the initial log on disk, found ${commit}.`);
    await finish();
    expectHostCalls(peer, { started: [8] }, PROPERTY, when);
    const { term, vote } = peer.started[0]!.raftState.hardState;
    check(
      term === expected.term && vote === expected.vote,
      PROPERTY,
      () => `${when}. Expected startPeer with term ${expected.term} and vote ${expected.vote}, found term ${term} and vote ${vote}.`,
    );
  }
}
