import type { ExternalRead } from '../footprint';
import type { Source } from '../source-index';
import type { Transaction } from '../transaction';

/** Where a value that was read came from. `past`: from what may once have been the latest version, or from the initial state. */
export interface Origin {
  readonly kind: 'past' | 'future' | 'intermediate' | 'aborted' | 'nowhere';
  /** Undefined for a value from nowhere, and for the initial state. */
  readonly writer: Transaction | undefined;
}

const LIKELIEST_FIRST: readonly Origin['kind'][] = ['past', 'future', 'intermediate', 'aborted'];

/** The likeliest origin, where several transactions wrote the value. */
export function originOf(sources: readonly Source[], read: ExternalRead, reader: Transaction): Origin {
  const origins = sources
    .filter(({ transaction }) => transaction !== reader)
    .map((source): Origin => ({ kind: kindOf(source, reader), writer: source.transaction }))
    .sort((left, right) => LIKELIEST_FIRST.indexOf(left.kind) - LIKELIEST_FIRST.indexOf(right.kind));
  const isInitial = read.value === null && origins[0]?.kind !== 'past';
  return isInitial ? { kind: 'past', writer: undefined } : (origins[0] ?? { kind: 'nowhere', writer: undefined });
}

function kindOf({ transaction, isFinal }: Source, reader: Transaction): Origin['kind'] {
  if (transaction.status === 'aborted') return 'aborted';
  if (!isFinal) return 'intermediate';
  return (transaction.commitTimestamp ?? transaction.startTimestamp) < reader.startTimestamp ? 'past' : 'future';
}
