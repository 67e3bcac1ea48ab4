import { type ExternalRead, type Footprint, describeRead } from '../footprint';
import type { AnomalyName, Violation } from '../snapshot-isolation-result';
import type { Source, SourceIndex } from '../source-index';
import { type Transaction, describeTransaction, describeValue, sentences } from '../transaction';

/** The latest committed write of a key. */
export interface CommittedVersion {
  readonly value: string | null;
  readonly writer: Footprint;
}

/** The latest committed version of a key in a reader's snapshot; undefined if no transaction has committed a write of it. */
export type LatestVersion = (key: string) => CommittedVersion | undefined;

/** The anomaly of a read, and its description. */
interface Explanation {
  readonly anomaly: AnomalyName;
  readonly message: string;
}

/** A wrong read. `isPhantom`: a scan returned an absent key, or did not return an existing one. */
interface WrongRead {
  readonly reader: Footprint;
  readonly read: ExternalRead;
  readonly isPhantom: boolean;
}

/** Names the anomaly of a read that is not of the latest version in the reader's snapshot. The origin of the value decides. */
export function explainMismatch(latestVersion: LatestVersion, sources: SourceIndex, reader: Footprint, read: ExternalRead): Violation {
  const origin = originOf(sources.of(read.key, read.value), read, reader.transaction);
  const latest = latestVersion(read.key);
  const isPhantom = read.fromScan && (read.value === null) !== ((latest?.value ?? null) === null);
  const wrong = { reader, read, isPhantom };
  const isStale = origin.kind === 'past';
  const explanation = isStale ? explainStaleness(latestVersion, wrong) : explainOrigin(origin, wrong);
  const involved = [reader.transaction, origin.writer, isStale ? latest?.writer.transaction : undefined];
  return { ...explanation, transactions: [...new Set(involved.flatMap((transaction) => transaction?.id ?? []))] };
}

function explainOrigin({ kind, writer }: Origin, { reader, read, isPhantom }: WrongRead): Explanation {
  const found = describeRead(reader.transaction, read);
  if (kind === 'nowhere') return { anomaly: 'garbage read', message: sentences(found, 'no other transaction wrote this value') };
  const name = describeTransaction(writer!);
  if (kind === 'aborted') return { anomaly: 'aborted read', message: sentences(found, `${name} wrote this value and aborted`) };
  if (kind === 'intermediate') {
    return { anomaly: 'intermediate read', message: sentences(found, `${name} wrote this value and overwrote it before it ended`) };
  }
  const { commitTimestamp: commit, startTimestamp: start } = writer!;
  const later = commit === undefined ? `started later, at ${start}` : `committed later, at ${commit}`;
  return {
    anomaly: isPhantom ? 'phantom' : 'future read',
    message: sentences(`${found} at start timestamp ${reader.transaction.startTimestamp}`, `${name} wrote this value and ${later}`),
  };
}

/** A value was read that may once have been the latest version, but is not the latest in the reader's snapshot. */
function explainStaleness(latestVersion: LatestVersion, { reader, read, isPhantom }: WrongRead): Explanation {
  const { startTimestamp, status } = reader.transaction;
  const anomaly = isPhantom ? 'phantom' : 'stale read';
  const latest = latestVersion(read.key);
  const found = describeValue(read.key, read.value);
  const opening = `${describeTransaction(reader.transaction)} ${read.fromScan ? 'scanned' : 'read'} ${read.key} at start timestamp ${startTimestamp}`;
  if (latest === undefined) {
    const expected = describeValue(read.key, null);
    return { anomaly, message: sentences(opening, `expected ${expected}, since no commit had written ${read.key}; found ${found}`) };
  }

  const writer = describeTransaction(latest.writer.transaction);
  const expected = describeValue(read.key, latest.value);
  const seen = [...reader.reads.values()].find((other) => isOf(latest.writer, other, latestVersion(other.key)));
  if (seen !== undefined) {
    const other = `${describeTransaction(reader.transaction)} read ${describeValue(seen.key, seen.value)}, written by ${writer}`;
    return { anomaly: 'fractured read', message: sentences(other, `expected ${expected} of the same transaction; found ${found}`) };
  }

  const { commitTimestamp } = latest.writer.transaction;
  const when = commitTimestamp === undefined ? 'before' : `at ${commitTimestamp}`;
  const mismatch = `expected ${expected}, committed by ${writer} ${when}; found ${found}`;
  const written = reader.writes.get(read.key);
  if (status !== 'committed' || written === undefined) return { anomaly, message: sentences(opening, mismatch) };
  const overwrite = `it then wrote ${describeValue(read.key, written)} over the newer version, and committed`;
  return { anomaly: 'lost update', message: sentences(opening, mismatch, overwrite) };
}

function isOf(writer: Footprint, { value }: ExternalRead, latest: CommittedVersion | undefined): boolean {
  return latest?.writer === writer && latest.value === value;
}

/** Two committed transactions wrote `key`, and `second` started before `first` had committed. */
export function explainConflict(first: Footprint, second: Footprint, key: string): Violation {
  const [firstName, secondName] = [describeTransaction(first.transaction), describeTransaction(second.transaction)];
  const last = commitOf(second) > commitOf(first) ? second : first;
  const isUpdate = last.reads.has(key);
  const seen = isUpdate ? [`${describeTransaction(last.transaction)} had read ${describeValue(key, last.reads.get(key)!.value)}`] : [];
  const message = sentences(
    `${secondName} started at ${second.transaction.startTimestamp}, between start ${first.transaction.startTimestamp} ` +
      `and commit ${first.transaction.commitTimestamp} of ${firstName}`,
    `both wrote ${key}`,
    'expected that at most one of them commits; found that both committed',
    ...seen,
  );
  return { anomaly: isUpdate ? 'lost update' : 'write conflict', message, transactions: [first.transaction.id, second.transaction.id] };
}

/** An unknown commit counts as later than all known ones. */
function commitOf({ transaction }: Footprint): bigint | number {
  return transaction.commitTimestamp ?? Infinity;
}

/** The source of a value that was read. `past`: a version that may once have been the latest, or the initial state. */
interface Origin {
  readonly kind: 'past' | 'future' | 'intermediate' | 'aborted' | 'nowhere';
  /** Undefined for a value that nobody wrote, and for the initial state. */
  readonly writer: Transaction | undefined;
}

const MOST_LIKELY_FIRST: readonly Origin['kind'][] = ['past', 'future', 'intermediate', 'aborted'];

/** The most likely origin, if several transactions wrote the value. */
function originOf(sources: readonly Source[], read: ExternalRead, reader: Transaction): Origin {
  const origins = sources
    .filter(({ transaction }) => transaction !== reader)
    .map((source): Origin => ({ kind: kindOf(source, reader), writer: source.transaction }))
    .sort((left, right) => MOST_LIKELY_FIRST.indexOf(left.kind) - MOST_LIKELY_FIRST.indexOf(right.kind));
  const isInitial = read.value === null && origins[0]?.kind !== 'past';
  return isInitial ? { kind: 'past', writer: undefined } : (origins[0] ?? { kind: 'nowhere', writer: undefined });
}

function kindOf({ transaction, isFinal }: Source, reader: Transaction): Origin['kind'] {
  if (transaction.status === 'aborted') return 'aborted';
  if (!isFinal) return 'intermediate';
  return (transaction.commitTimestamp ?? transaction.startTimestamp) < reader.startTimestamp ? 'past' : 'future';
}
