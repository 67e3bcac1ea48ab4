import type { Effect } from '../model';
import { type Facts, factsOf } from './facts';

const location = 'x';
const read = (value: string): Effect[] => [{ kind: 'read', location, value }];
const write = (value: string): Effect[] => [{ kind: 'write', location, value }];
const append = (value: string): Effect[] => [{ kind: 'append', location, value }];
const other = (...mayLeave: string[]): Effect[] => [{ kind: 'other', location, mayLeave }];

function factsFrom(initial: string, ...effects: Effect[][]): Facts {
  return factsOf(effects, () => initial);
}

/** The derived requirements of a rank. */
function derived(facts: Facts, rank: number): string[] {
  return (facts.derived.get(rank) ?? []).map((fact) => facts.valueOf[fact]!);
}

describe('chains of appends', () => {
  test('a read of unique appends determines the value before each of them', () => {
    const facts = factsFrom('', append('a'), append('b'), append('c'), read('=cab'));
    expect([0, 1, 2].map((rank) => derived(facts, rank))).toEqual([['=c'], ['=ca'], ['']]);
  });

  test('an append with several possible positions, or one that a write or another append may have too, requires nothing', () => {
    expect(derived(factsFrom('', append('a'), append('a'), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), append('ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), write('=ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), other('=ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('=ba', append('a'), read('=ba')), 0)).toEqual([]);
  });

  test('the first append found an absent value, unless it may have found an empty one', () => {
    expect(derived(factsFrom('', append('a'), read('=a')), 0)).toEqual(['']);
    expect(derived(factsFrom('', append('a'), write('='), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), append(''), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('=', append('a'), write(''), read('=a')), 0)).toEqual([]);
  });
});

describe('garbage', () => {
  test('is a value that no operation reads', () => {
    const facts = factsFrom('', write('=a'), write('=b'), read('=a'));
    expect([...facts.garbageAt]).toEqual([-1, 0, -1]);
  });

  test('is not a value that an append may complete to a value that is read', () => {
    const facts = factsFrom('', write('=a'), write('=c'), append('b'), append('d'), read('=ab'));
    expect([...facts.garbageAt]).toEqual([-1, 0, -1, 0, -1]);
  });

  test('does not exist in a location on which an operation depends in another way', () => {
    expect([...factsFrom('', write('=a'), other()).garbageAt]).toEqual([-1, -1]);
  });
});
