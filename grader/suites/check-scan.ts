import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { equalBytes, printBytes } from '#kit/bytes';
import type { KeyValue } from '#kit/engine';
import { quantity } from '#kit/quantity';

/** Of longer results only the first difference is shown. */
const SHOWN_MAX = 6;

/** Checks the entries that a scan returned. @param what names the scan: `scan from "a", limit 3` */
export function checkScan(actual: readonly KeyValue[], expected: readonly KeyValue[], property: Property, what: string): void {
  const first = firstDifference(actual, expected);
  check(first === undefined, property, () => {
    const isShort = actual.length <= SHOWN_MAX && expected.length <= SHOWN_MAX;
    if (isShort) return `${what}: expected ${printEntries(expected)}, found ${printEntries(actual)}.`;
    const [wanted, found] = [expected, actual].map((entries) => printEntries(entries.slice(first, first! + 1)));
    return `${what}: expected ${quantity(expected.length, 'entry', 'entries')}, found ${actual.length}. They differ from entry ${first! + 1} on: expected ${wanted}, found ${found}.`;
  });
}

/** @returns the first position at which two results differ; `undefined` if they are equal */
export function firstDifference(actual: readonly KeyValue[], expected: readonly KeyValue[]): number | undefined {
  return Array.from({ length: Math.max(actual.length, expected.length) }, (_, i) => i).find((i) => !isSame(actual[i], expected[i]));
}

function isSame(left: KeyValue | undefined, right: KeyValue | undefined): boolean {
  return left !== undefined && right !== undefined && equalBytes(left.key, right.key) && equalBytes(left.value, right.value);
}

function printEntries(entries: readonly KeyValue[]): string {
  return entries.length === 0 ? 'no entry' : entries.map(({ key, value }) => `${printBytes(key)}=${printBytes(value)}`).join(', ');
}
