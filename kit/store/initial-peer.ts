import type { PutOperation } from '#kit/engine';
import type { Region } from '#kit/wire/meta';

import { type DurableApplyState, type DurableRaftState, putApplyState, putRaftState, putRegion } from './records';

/** The records of a new peer that has its region's data, but no log entries yet. */
export interface InitialPeer {
  readonly region: Region;
  readonly raftState: DurableRaftState;
  readonly applyState: DurableApplyState;
}

/** The index and the term of the entry after which the log of a new region starts. */
const INITIAL_INDEX = 5;
const INITIAL_TERM = 5;

/**
 * The state of the log with which all peers of a new region start, as in TinyKV. The log is empty, as if entries up to index 5 had been
 * discarded. So a peer that is added later always gets a snapshot first: no log contains all data of its region.
 */
export function initialLog(): Pick<InitialPeer, 'raftState' | 'applyState'> {
  const [index, term] = [INITIAL_INDEX, INITIAL_TERM];
  return {
    raftState: { hardState: { term, vote: 0, commit: index }, lastIndex: index, lastTerm: term },
    applyState: { appliedIndex: index, truncatedIndex: index, truncatedTerm: term },
  };
}

/** All records of a new peer. */
export function putInitialPeer({ region, raftState, applyState }: InitialPeer): PutOperation[] {
  return [putRegion(region), putRaftState(region.id, raftState), putApplyState(region.id, applyState)];
}
