import { StoreState } from '#kit/wire/meta';

import { StoreTable } from './store-table';

let now = 0;

function tableOf(count: number): StoreTable {
  now = 0;
  const stores = Array.from({ length: count }, (_, i) => ({ id: i + 1, address: `store-${i + 1}`, state: StoreState.Up }));
  return new StoreTable(stores, 100, () => now);
}

test('a store that is silent for longer than the limit is down, until it is heard again', () => {
  const table = tableOf(2);
  const states: boolean[] = [];
  for (now = 0; now <= 160; now += 20) {
    table.hear(1);
    states.push(table.isDown(2));
  }
  expect(states).toEqual([false, false, false, false, false, false, true, true, true]);
  table.hear(2);
  expect([table.isDown(2), table.isUp(2)]).toEqual([false, true]);
});

test('if no store was heard for long, the scheduler was cut off: nobody is down', () => {
  const table = tableOf(3);
  now = 500;
  table.hear(1);
  expect([1, 2, 3].map((storeId) => table.isDown(storeId))).toEqual([false, false, false]);
});

test('only a store that is up can get peers', () => {
  const table = tableOf(3);
  table.put({ id: 2, address: '', state: StoreState.Offline });
  table.put({ id: 3, address: '', state: StoreState.Tombstone });
  const states = [1, 2, 3, 4].map((storeId) => [table.isUp(storeId), table.isLeaving(storeId), table.isDown(storeId)]);
  expect(states).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
    [false, false, false],
  ]);
});
