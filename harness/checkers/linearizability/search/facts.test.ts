import type { Effect } from '../effect';
import { factsOf, type Facts } from './facts';

const location = 'x';
const read = (value: string): Effect[] => [{ kind: 'read', location, value }];
const write = (value: string): Effect[] => [{ kind: 'write', location, value }];
const append = (value: string): Effect[] => [{ kind: 'append', location, value }];
const other = (...mayLeave: string[]): Effect[] => [{ kind: 'other', location, mayLeave }];

function factsFrom(initial: string, ...effects: Effect[][]): Facts {
  return factsOf(effects, () => initial);
}

/** The values that rank was found to require beyond what its effects say. */
function derived(facts: Facts, rank: number): string[] {
  return (facts.derived.get(rank) ?? []).map((fact) => facts.valueOf[fact]!);
}

describe('chains of appends', () => {
  test('a read of unique appends fixes what each found', () => {
    const facts = factsFrom('', append('a'), append('b'), append('c'), read('=cab'));
    expect([0, 1, 2].map((rank) => derived(facts, rank))).toEqual([['=c'], ['=ca'], ['']]);
  });

  test('an append that may stand in several places, or shares one with a write or another append, is left alone', () => {
    expect(derived(factsFrom('', append('a'), append('a'), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), append('ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), write('=ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), other('=ba'), read('=ba')), 0)).toEqual([]);
    expect(derived(factsFrom('=ba', append('a'), read('=ba')), 0)).toEqual([]);
  });

  test('the first append found nothing, unless it may have found something empty', () => {
    expect(derived(factsFrom('', append('a'), read('=a')), 0)).toEqual(['']);
    expect(derived(factsFrom('', append('a'), write('='), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('', append('a'), append(''), read('=a')), 0)).toEqual([]);
    expect(derived(factsFrom('=', append('a'), write(''), read('=a')), 0)).toEqual([]);
  });
});

describe('garbage', () => {
  test('is a value that nothing reads', () => {
    const facts = factsFrom('', write('=a'), write('=b'), read('=a'));
    expect([...facts.garbageAt]).toEqual([-1, 0, -1]);
  });

  test('is not what an append may make into something that is read', () => {
    const facts = factsFrom('', write('=a'), write('=c'), append('b'), append('d'), read('=ab'));
    expect([...facts.garbageAt]).toEqual([-1, 0, -1, 0, -1]);
  });

  test('is nowhere that an operation depends on in another way', () => {
    expect([...factsFrom('', write('=a'), other()).garbageAt]).toEqual([-1, -1]);
  });
});
