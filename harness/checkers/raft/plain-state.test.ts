import { makeEntry } from '#kit/raft/message';
import type { LogState } from '#kit/raft/state';
import type { Entry } from '#kit/wire/raft';

import { checkPlainEntries, checkPlainLog } from './plain-state';

function newLog(entries: Entry[]): LogState {
  return { snapshotIndex: 4, snapshotTerm: 1, entries, committed: 4, applied: 4, stable: 4 };
}

function check(log: LogState): void {
  checkPlainLog(log);
  checkPlainEntries(log, log.snapshotIndex + 1);
}

test('plain fields are accepted, also frozen ones, and stay writable', () => {
  const log = newLog([makeEntry(1, 5), Object.freeze(makeEntry(1, 6))]);
  check(log);
  log.committed = 5;
  check(log);
  expect(log.committed).toBe(5);
});

const entriesWithAccessor = (): Entry[] => Object.defineProperty<Entry[]>([], 0, { get: () => makeEntry(1, 5) });
const inherited = (): LogState => Object.create(newLog([])) as LogState;

test.each<[string, LogState, RegExp]>([
  [
    'an accessor of the log',
    {
      ...newLog([]),
      get committed(): number {
        return 4;
      },
    },
    /committed of state\.log is an accessor/,
  ],
  ['an inherited field', inherited(), /snapshotIndex of state\.log is not a field of the object itself/],
  ['entries that are no array', { ...newLog([]), entries: { length: 0 } as never }, /state\.log\.entries is not an array/],
  [
    'an accessor of an entry',
    newLog([
      {
        ...makeEntry(1, 5),
        get term(): number {
          return 1;
        },
      },
    ]),
    /term of entry 5 of state\.log is an accessor/,
  ],
  ['an accessor of the array', newLog(entriesWithAccessor()), /entry 5 of state\.log is an accessor/],
])('%s is refused', (_, log, message) => {
  expect(() => check(log)).toThrow(message);
});

test('no accessor can replace a field that was checked', () => {
  const log = newLog([makeEntry(1, 5)]);
  check(log);
  for (const object of [log, log.entries[0]!]) {
    expect(() => Object.defineProperty(object, Object.keys(object)[1]!, { get: () => 0 })).toThrow(TypeError);
  }
});
