import { gradedTest } from '#grader/catalogue/define-test';
import { deleteOperation, putOperation } from '#grader/suites/lab2b/commands';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf, printBytes } from '#kit/bytes';
import type { Region } from '#kit/wire/meta';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { adminFor, compactTo, deleteFor, headerFor, makeRegion, putFor, readFor, splitAt, writeFor } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'keys of a region';

export const keysInRegion = gradedTest('lab3b', 'keys-in-region', {
  ...SCRIPTED_DEFAULTS,
  title: 'Each key that a command writes, and the key of a split, is in the region: from the start key on, before the end key',
  points: 2,
  references: '',
  docsAnchor: 'keys',
  async run(context) {
    for (const part of [atTheBounds, withoutEnd, binaryKeys, severalKeys, epochFirst, withoutKeys]) await context.part(part);
  },
});

function outsideOf(region: Region, key: string): readonly [string, RaftCmdRequest][] {
  return [
    ['put', putFor(region, key, '1')],
    ['put to the family "lock"', writeFor(region, putOperation(key, '1', 'lock'))],
    ['delete', deleteFor(region, key)],
    ['delete from the family "write"', writeFor(region, deleteOperation(key, 'write'))],
    ['split', adminFor(region, splitAt(key, 8))],
  ];
}

async function atTheBounds(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  for (const key of ['d', 'd\u0000', 'e', 'lzz'])
    for (const [what, command] of outsideOf(region, key)) expectInside(store, region, key, what, command);
  for (const key of ['', 'a', 'czz', 'm', 'm\u0000', 'z'])
    for (const [what, command] of outsideOf(region, key)) expectOutside(store, region, key, what, command);
}

/** An empty end key means no end. An empty start key means no start. */
async function withoutEnd(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const [region, inside, outside] of [
    [makeRegion({ end: '' }), ['d', 'zzz', '\uffff'], ['', 'c']],
    [makeRegion({ start: '' }), ['', 'a', 'l'], ['m', 'z']],
    [makeRegion({ start: '', end: '' }), ['', 'a', '\uffff'], []],
  ] as const) {
    for (const key of inside) for (const [what, command] of outsideOf(region, key)) expectInside(store, region, key, what, command);
    for (const key of outside) for (const [what, command] of outsideOf(region, key)) expectOutside(store, region, key, what, command);
  }
}

/** Keys are compared as bytes. As text, the bytes 0x80 to 0xff are all the same. */
async function binaryKeys(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = { ...makeRegion(), startKey: Uint8Array.of(0x80), endKey: Uint8Array.of(0xc0, 0x01) };
  for (const [key, isInside] of [
    [[0x80], true],
    [[0xc0], true],
    [[0xc0, 0x00, 0xff], true],
    [[0x7f, 0xff], false],
    [[0xc0, 0x01], false],
    [[0xff], false],
  ] as const) {
    const bytes = Uint8Array.of(...key);
    const command = writeFor(region, { type: 'put', cf: 'default', key: bytes, value: bytesOf('1') });
    const expect = isInside ? expectInside : expectOutside;
    expect(store, region, bytes, 'put', command);
  }
}

async function severalKeys(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  const puts = (keys: readonly string[]): RaftCmdRequest => writeFor(region, ...keys.map((key) => putOperation(key, '1')));
  expectInside(store, region, 'd, e, l', 'put of several keys', puts(['d', 'e', 'l']));
  for (const [keys, first] of [
    [['e', 'f', 'x'], 'x'],
    [['e', 'z', 'x'], 'z'],
    [['a', 'e'], 'a'],
  ] as const)
    expectOutside(store, region, first, `command with puts of ${keys.join(', ')}`, puts(keys));
  const mixed = writeFor(region, putOperation('e', '1'), deleteOperation('f'), deleteOperation('y', 'lock'), putOperation('x', '1'));
  expectOutside(store, region, 'y', 'command with puts of e and x, and deletes of f and y', mixed);
}

/** The key may be in the region of the sender's epoch. */
async function epochFirst(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  for (const [what, command] of outsideOf(region, 'x')) {
    const header = headerFor(region, { version: 3 });
    const refused = store.checkEpoch(region, { ...command, header });
    check(
      refused?.epochNotMatch !== undefined && refused.keyNotInRegion === undefined,
      PROPERTY,
      () =>
        `A ${what} with an outdated version and key "x", which is not in the region from "d" to "m". Expected EpochNotMatch, found ${refused === undefined ? 'that it is valid' : `"${refused.message}"`}.`,
    );
  }
}

/** Reads and other admin commands have no keys. */
async function withoutKeys(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion();
  expectInside(store, region, 'no key', 'read', readFor(region));
  expectInside(store, region, 'no key', 'compaction', adminFor(region, compactTo(3)));
}

function describe(region: Region, key: string | Uint8Array, what: string): string {
  const text = typeof key === 'string' ? JSON.stringify(key) : printBytes(key);
  const end = region.endKey.length === 0 ? 'without an end' : `to ${printBytes(region.endKey)}`;
  return `The region has the keys from ${printBytes(region.startKey)} ${end}. A ${what}, key ${text}`;
}

function expectInside(store: RegionStore, region: Region, key: string | Uint8Array, what: string, command: RaftCmdRequest): void {
  const refused = store.checkEpoch(region, command);
  check(refused === undefined, PROPERTY, () => `${describe(region, key, what)}. Expected that it is valid, found "${refused?.message}".`);
}

function expectOutside(store: RegionStore, region: Region, key: string | Uint8Array, what: string, command: RaftCmdRequest): void {
  const refused = store.checkEpoch(region, command);
  const described = describe(region, key, what);
  check(
    refused?.keyNotInRegion !== undefined,
    PROPERTY,
    () => `${described}. Expected KeyNotInRegion, found ${refused === undefined ? 'that it is valid' : `"${refused.message}"`}.`,
  );
  const expected = typeof key === 'string' ? bytesOf(key) : key;
  checkBytes(refused.keyNotInRegion.key, expected, PROPERTY, `${described}. The key in KeyNotInRegion, the first one outside`);
}
