import { RegionTree } from '#kit/scheduler/region-tree';
import { sampleInfo } from '#kit/scheduler/testing/sample-info';
import { ConfChangeType } from '#kit/wire/raft';

import { type Operator, isDone, isOvertaken, nextOrder } from './operator';
import { OperatorTable } from './operator-table';

const START = sampleInfo({ stores: [1, 2, 3] });
const OLD = { id: 101, storeId: 1 };
const NEW = { id: 104, storeId: 4 };
const MOVE: Operator = {
  regionId: 1,
  purpose: 'balance region',
  epoch: START.region.regionEpoch!,
  deadlineMs: 1_000,
  add: NEW,
  remove: OLD,
};
const TRANSFER: Operator = { ...MOVE, purpose: 'balance leader', add: undefined, remove: undefined, transferTo: { id: 102, storeId: 2 } };
const everyone = () => true;

test('a move adds the new peer, waits until it has caught up, transfers the leadership to it, and removes the old peer', () => {
  const orders = [
    START,
    sampleInfo({ stores: [1, 2, 3, 4], confVer: 2, pending: [4] }),
    sampleInfo({ stores: [1, 2, 3, 4], confVer: 2 }),
    sampleInfo({ stores: [4, 1, 2, 3], confVer: 2 }),
  ].map((info) => nextOrder(MOVE, info, everyone));
  expect(orders).toEqual([
    { changePeer: { peer: NEW, changeType: ConfChangeType.AddNode } },
    {},
    { transferLeader: { peer: NEW } },
    { changePeer: { peer: OLD, changeType: ConfChangeType.RemoveNode } },
  ]);
  expect(isDone(MOVE, sampleInfo({ stores: [4, 2, 3], confVer: 3 }))).toBe(true);
});

test('if the old peer becomes the leader in the middle of a move, the leadership is transferred again', () => {
  const info = sampleInfo({ stores: [1, 2, 3, 4], confVer: 2, term: 9 });
  expect(nextOrder(MOVE, info, ({ storeId }) => storeId === 3)).toEqual({ transferLeader: { peer: { id: 103, storeId: 3 } } });
});

test('the leadership is not transferred to a pending peer', () => {
  const removal: Operator = { ...MOVE, add: undefined };
  expect(nextOrder(removal, sampleInfo({ stores: [1, 2, 3], pending: [2, 3] }), everyone)).toEqual({});
});

test('a new peer that is pending is not a new replica yet', () => {
  const addition: Operator = { ...MOVE, remove: undefined };
  expect(isDone(addition, sampleInfo({ stores: [1, 2, 3, 4], confVer: 2, pending: [4] }))).toBe(false);
  expect(isDone(addition, sampleInfo({ stores: [1, 2, 3, 4], confVer: 2 }))).toBe(true);
});

test.each([
  ['at the start', START, false],
  ['after its own addition', sampleInfo({ stores: [1, 2, 3, 4], confVer: 2 }), false],
  ['after its own addition and removal', sampleInfo({ stores: [2, 3, 4], confVer: 3 }), false],
  ['after a split', sampleInfo({ version: 2 }), true],
  ['after a change of members by others', sampleInfo({ stores: [1, 2], confVer: 2 }), true],
  ['after its addition and a removal by others', sampleInfo({ stores: [1, 2, 4], confVer: 3 }), true],
])('the epoch tells whether something else has changed the region: %s', (_, info, expected) => {
  expect(isOvertaken(MOVE, info)).toBe(expected);
});

test('an operator is repeated until it is done, overtaken, late, or its target store goes down', () => {
  const table = new OperatorTable();
  table.add(MOVE);
  expect(() => table.add(MOVE)).toThrow('already has an operator');
  expect([table.advance(START), table.advance(START)]).toEqual([MOVE, MOVE]);
  expect(table.advance(sampleInfo({ version: 2 }))).toBeUndefined();
  table.add(TRANSFER);
  expect(table.advance(sampleInfo({ stores: [2, 1, 3] }))).toBeUndefined();
  table.add(MOVE);
  table.giveUp(1_000, everyone);
  expect(table.get(1)).toBe(MOVE);
  table.giveUp(1_001, everyone);
  expect(table.get(1)).toBeUndefined();
  table.add(MOVE);
  table.giveUp(0, (storeId) => storeId !== 4);
  expect(table.get(1)).toBeUndefined();
});

test('the influence of an operator is the part that the counters do not show yet', () => {
  const table = new OperatorTable();
  const regions = new RegionTree();
  table.add(MOVE);
  const influences = [START, sampleInfo({ stores: [4, 1, 2, 3], confVer: 2 })].map((info) => {
    regions.put(info);
    return [1, 2, 4].map((storeId) => table.influenceOn(storeId, regions));
  });
  expect(influences).toEqual([
    [
      { size: -10, leaders: -1 },
      { size: 0, leaders: 0 },
      { size: 10, leaders: 1 },
    ],
    [
      { size: -10, leaders: 0 },
      { size: 0, leaders: 0 },
      { size: 0, leaders: 0 },
    ],
  ]);
});
