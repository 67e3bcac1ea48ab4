import { CATALOGUE, testById } from '#grader/catalogue/catalogue';
import { PARTS } from '#kit/parts';

import { type FailureKind, levelOf } from './basic-first';

export interface FailureOfTest extends FailureKind {
  readonly message: string;
}

/**
 * Groups failures by their reason: two are alike if they differ only in values, such as a node, an entry or a key. The groups are in
 * the order of the parts. In a part, the most basic reason comes first; see `levelOf`. A group is in the order of the catalogue.
 */
export function groupByReason<Failed>(failed: readonly Failed[], failureOf: (failed: Failed) => FailureOfTest): Failed[][] {
  const groups = new Map<string, Failed[]>();
  for (const each of failed) {
    const key = reasonOf(failureOf(each));
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const ranked = [...groups.values()].map((group) => {
    const ordered = group.map((each) => ({ each, rank: rankOf(failureOf(each)) })).sort((left, right) => compare(left.rank, right.rank));
    return { group: inCatalogueOrder(ordered), rank: ordered[0]!.rank };
  });
  return ranked.sort((left, right) => compare(left.rank, right.rank)).map(({ group }) => group);
}

function reasonOf({ property, message }: FailureOfTest): string {
  return `${property}\n${withoutValues(message.split('\n', 1)[0]!)}`;
}

function withoutValues(text: string): string {
  return text.replace(/"[^"]*"/g, '"…"').replace(/\d+/g, '#');
}

/** Part, level, position in the catalogue. */
type Rank = readonly [number, number, number];

function rankOf(failure: FailureOfTest): Rank {
  const test = testById(failure.testId);
  return [PARTS.findIndex(({ name }) => name === test.part), levelOf(failure), CATALOGUE.indexOf(test)];
}

function compare(left: Rank, right: Rank): number {
  const at = left.findIndex((value, i) => value !== right[i]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

function inCatalogueOrder<Failed>(ranked: readonly { readonly each: Failed; readonly rank: Rank }[]): Failed[] {
  return [...ranked].sort((left, right) => left.rank[2] - right.rank[2]).map(({ each }) => each);
}
