/**
 * Goal: for any input the move is the one that the rules say, and the moves of a cluster end. Method: random inputs, each decision
 * compared with the best of all possible moves; then a random cluster executes the decisions.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { tidb } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import { purpose } from '#harness/simulation/choices/choices';
import type { BalanceInput, RegionMove } from '#kit/scheduler/balance';
import { type RegionInfo, peerOnStore } from '#kit/scheduler/region-info';
import { sampleInfo } from '#kit/scheduler/testing/sample-info';

import { BalanceDecisions } from './balance-decisions';
import { bestMove } from './balance-model';
import { describeInput, describeMove, indented } from './describe';
import { Draws } from './draws';

const INPUTS = purpose('random inputs to balance');
const CLUSTERS = purpose('random clusters to balance');
const STORES = [1, 2, 3, 4, 5, 6];
const CALLS = 60;

export const randomBalance = gradedTest('lab3c', 'random-balance', {
  title: 'For any stores and regions, the move is the one that the rules say, and the input is not modified',
  points: 1,
  seeds: 20,
  recordsName: true,
  coveragePoints: ['a move', 'no move'],
  references: tidb('section 3.1'),
  docsAnchor: 'source-and-target',
  async run(context) {
    const draws = new Draws(context, INPUTS);
    const decisions = await BalanceDecisions.start(context);
    for (let call = 0; call < CALLS; call++) {
      const input = drawInput(draws);
      const expected = bestMove(input);
      context.cover(expected === undefined ? 'no move' : 'a move');
      decisions.expectMove(input, expected, 'source and target', 'The rules give one move for this input');
    }
  },
});

export const noBackAndForth = gradedTest('lab3c', 'no-back-and-forth', {
  title: 'A cluster that executes the moves gets balanced, no move is undone by the next, and then nothing moves any more',
  points: 1,
  seeds: 20,
  recordsName: true,
  references: tidb('section 3.1'),
  docsAnchor: 'tolerance',
  async run(context) {
    const draws = new Draws(context, CLUSTERS);
    const decisions = await BalanceDecisions.start(context);
    let regions = drawRegions(draws, 3);
    // Each peer may move several times, because the stores change with each move.
    const movesMax = 10 * regions.length;
    let last: RegionMove | undefined;
    for (let moves = 0; ; moves++) {
      const input = inputFor(regions);
      const next = decisions.decide(input);
      if (next === undefined) return expectBalanced(input);
      expectUseful(input, next, last);
      check(
        moves < movesMax,
        'back and forth',
        () =>
          `Expected that ${regions.length} regions are balanced after at most ${movesMax} moves, found another one: ${describeMove(next)}.`,
      );
      regions = regions.map((info) => (info.region.id === next.regionId ? moved(info, next) : info));
      last = next;
    }
  },
});

/** Sizes of stores that need not be the sums over the regions. */
function drawInput(draws: Draws): BalanceInput {
  const sizeMax = draws.oneOf([3, 20, 200]);
  const stores = STORES.map((id) => ({ id, size: draws.between(0, sizeMax), isUp: !draws.oneIn(5) }));
  return { stores, regions: drawRegions(draws, undefined), maxReplicas: 3 };
}

/** @param replicas of each region. Default: mostly 3 */
function drawRegions(draws: Draws, replicas: number | undefined): readonly RegionInfo[] {
  const sizeMax = draws.oneOf([2, 8, 30]);
  return Array.from({ length: draws.between(1, 12) }, (_, i) => {
    const stores = draws.some(STORES, replicas ?? draws.oneOf([3, 3, 3, 3, 2, 4]));
    const pending = stores.slice(1).filter(() => draws.oneIn(6));
    const bound = (position: number): string => (position === 0 ? '' : String.fromCharCode(96 + position));
    return sampleInfo({ id: i + 1, range: [bound(i), bound(i + 1)], size: draws.between(1, sizeMax), stores, pending });
  });
}

/** All stores are up, and have the sizes of their regions. */
function inputFor(regions: readonly RegionInfo[]): BalanceInput {
  const sizeOn = (id: number): number => regions.reduce((sum, info) => sum + (peerOnStore(info, id) ? info.approximateSize : 0), 0);
  return { stores: STORES.map((id) => ({ id, isUp: true, size: sizeOn(id) })), regions, maxReplicas: 3 };
}

function expectUseful(input: BalanceInput, move: RegionMove, last: RegionMove | undefined): void {
  const info = input.regions.find(({ region }) => region.id === move.regionId);
  const isPossible = info !== undefined && peerOnStore(info, move.fromStore) && !peerOnStore(info, move.toStore);
  const what = (): string => `found ${describeMove(move)}. The input:\n${indented(describeInput(input))}`;
  check(Boolean(isPossible), 'source and target', () => `Expected a move from a store with a peer to one without, ${what()}`);
  const isUndone = last?.regionId === move.regionId && last.fromStore === move.toStore && last.toStore === move.fromStore;
  check(!isUndone, 'back and forth', () => `Expected that the last move is not undone, ${what()}`);
  const sizeOf = (storeId: number): number => input.stores.find(({ id }) => id === storeId)?.size ?? 0;
  const left = sizeOf(move.fromStore) - sizeOf(move.toStore) - 2 * info!.approximateSize;
  check(left >= 0, 'back and forth', () => `Expected that the source is at least as full as the target after the move, ${what()}`);
}

function expectBalanced(input: BalanceInput): void {
  const possible = bestMove(input);
  check(
    possible === undefined,
    'source and target',
    () => `Expected ${describeMove(possible)}, found no move. The input:\n${indented(describeInput(input))}`,
  );
}

/** The region after the move: the new peer has the role of the old one. */
function moved(info: RegionInfo, { fromStore, toStore }: RegionMove): RegionInfo {
  const replace = <P extends { readonly id: number; readonly storeId: number }>(peer: P): P =>
    peer.storeId === fromStore ? { ...peer, storeId: toStore } : peer;
  const region = { ...info.region, peers: info.region.peers.map(replace) };
  return { ...info, region, leader: replace(info.leader), pendingPeers: info.pendingPeers.map(replace) };
}
