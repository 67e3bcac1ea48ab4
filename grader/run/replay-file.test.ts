import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { select } from './plan';
import { readReplay } from './replay-file';

const folder = mkdtempSync(join(tmpdir(), 'typekv-replay-'));
const path = join(folder, 'x.replay.json');
afterAll(() => rmSync(folder, { recursive: true }));

const CRASH = { kind: 'crash', store: 1, atMs: 3, afterCalls: 0, downMs: 5 };
const PARTITION = { kind: 'partition', side: [{ kind: 'store', id: 1 }], fromMs: 0, toMs: 9 };
const VARIATION = { faults: [CRASH, PARTITION], operations: { '1.1': 250 }, part: 2, stores: 1, minimalLatency: true };
const FILE = { schema: 1, test: 'lab1/delete', seed: 7, variation: VARIATION };

function read(content: unknown): unknown {
  writeFileSync(path, JSON.stringify(content));
  return readReplay(path);
}

test('a replay file is read as it was written', () => {
  expect(read(FILE)).toEqual(FILE);
  expect(read({ ...FILE, variation: {} })).toEqual({ ...FILE, variation: {} });
});

test.each([
  ['a list', [], 'it does not begin with "schema": 1'],
  ['another schema', { ...FILE, schema: 2 }, 'it does not begin with "schema": 1'],
  ['no test', { ...FILE, test: 7 }, '"test" is not the id of a test'],
  ['a seed that is no number', { ...FILE, seed: '7' }, '"seed" is not a whole number'],
  ['a negative seed', { ...FILE, seed: -1 }, '"seed" is not a whole number'],
  ['null as variation', { ...FILE, variation: null }, '"variation" is not an object'],
  ['an unknown field', { ...FILE, variation: { fault: [] } }, 'unknown field "fault"'],
  ['faults that are no list', { ...FILE, variation: { faults: {} } }, '"faults" of the variation has a wrong type'],
  ['a fault of an unknown kind', { ...FILE, variation: { faults: [{ ...CRASH, kind: 'flood' }] } }, '"faults"'],
  ['a fault whose time is text', { ...FILE, variation: { faults: [{ ...CRASH, atMs: '3' }] } }, '"faults"'],
  ['a fault without a time', { ...FILE, variation: { faults: [{ kind: 'crash', store: 1 }] } }, '"faults"'],
  ['operations in a list', { ...FILE, variation: { operations: ['1.1'] } }, '"operations"'],
  ['an operation whose time is text', { ...FILE, variation: { operations: { '1.1': '250' } } }, '"operations"'],
  ['no stores', { ...FILE, variation: { stores: 0 } }, '"stores"'],
  ['a part before the first', { ...FILE, variation: { part: 0 } }, '"part"'],
  ['a text as switch', { ...FILE, variation: { minimalLatency: 'yes' } }, '"minimalLatency"'],
])('%s is refused with the reason', (_, content, reason) => {
  expect(() => read(content)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(reason) }));
});

test('a file whose end is missing, a huge file and a folder are refused', () => {
  writeFileSync(path, JSON.stringify(FILE).slice(0, -5));
  expect(() => readReplay(path)).toThrow('this file is not JSON, or its end is missing');
  truncateSync(path, 20_000_000);
  expect(() => readReplay(path)).toThrow('more than 10000000 bytes');
  expect(() => readReplay(folder)).toThrow('this file cannot be read');
});

test('a test that does not exist is named', () => {
  writeFileSync(path, JSON.stringify({ ...FILE, test: 'lab1/nonesuch' }));
  expect(() => select({ parts: [], replay: path })).toThrow('lab1/nonesuch');
});
