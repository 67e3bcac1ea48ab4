import { describeRead, describeTransaction, describeValue } from '../describe';
import type { ExternalRead, Footprint } from '../footprint';
import type { Source, SourceIndex } from '../source-index';
import type { AnomalyName, Violation } from '../snapshot-isolation-result';
import type { Transaction } from '../transaction';
import type { Sweep, Version } from './sweep';

/** Names the anomaly of a read that is not of the latest version in the reader's snapshot, by where the value came from. */
export function explainMismatch(sweep: Sweep, sources: SourceIndex, reader: Footprint, read: ExternalRead): Violation {
  const source = likeliestSource(sources.of(read.key, read.value), reader.transaction);
  const latest = sweep.latestVersion(read.key);
  const says = (anomaly: AnomalyName, rest: string, ...others: (Transaction | undefined)[]): Violation => ({
    anomaly,
    message: `${describeRead(reader.transaction, read)}${rest}`,
    transactions: [...new Set([reader.transaction, ...others].flatMap((transaction) => transaction?.id ?? []))],
  });

  if (source === undefined && read.value !== null) return says('garbage read', ', which no other transaction wrote');
  const origin = source === undefined ? 'initial' : originOf(source, reader.transaction);
  const writer = source?.transaction;
  if (origin === 'aborted') return says('aborted read', `, written by ${describeTransaction(writer!)}, which aborted`, writer);
  if (origin === 'intermediate') {
    return says('intermediate read', `, which ${describeTransaction(writer!)} wrote and then overwrote before it ended`, writer);
  }
  const isPhantom = read.fromScan && (read.value === null) !== ((latest?.value ?? null) === null);
  if (origin === 'future') {
    return says(isPhantom ? 'phantom' : 'future read', ` at its start timestamp ${reader.transaction.startTimestamp}${notYet(writer!)}`, writer);
  }
  return says(...staleness(sweep, reader, read, latest, isPhantom), latest?.writer.transaction, writer);
}

type Origin = 'initial' | 'past' | 'future' | 'intermediate' | 'aborted';
const LIKELIEST_FIRST: readonly Origin[] = ['past', 'future', 'intermediate', 'aborted'];

function likeliestSource(sources: readonly Source[], reader: Transaction): Source | undefined {
  const others = sources.filter(({ transaction }) => transaction !== reader);
  const rank = (source: Source): number => LIKELIEST_FIRST.indexOf(originOf(source, reader));
  return others.reduce<Source | undefined>((best, source) => (best === undefined || rank(source) < rank(best) ? source : best), undefined);
}

function originOf({ transaction, isFinal }: Source, reader: Transaction): Origin {
  if (transaction.status === 'aborted') return 'aborted';
  if (!isFinal) return 'intermediate';
  return (transaction.commitTimestamp ?? transaction.startTimestamp) < reader.startTimestamp ? 'past' : 'future';
}

function notYet(writer: Transaction): string {
  const commit = writer.commitTimestamp;
  return `, but ${describeTransaction(writer)}, which wrote it, ${commit === undefined ? `started later, at ${writer.startTimestamp}` : `committed later, at ${commit}`}`;
}

/** The value was once the latest, or the key has been absent; at the reader's start timestamp it was that no more. */
function staleness(
  sweep: Sweep,
  reader: Footprint,
  read: ExternalRead,
  latest: Version | undefined,
  isPhantom: boolean,
): [AnomalyName, string] {
  const start = reader.transaction.startTimestamp;
  if (latest === undefined) return [isPhantom ? 'phantom' : 'stale read', ` at its start timestamp ${start}, but no version had been committed`];
  const writer = describeTransaction(latest.writer.transaction);
  const wrote = `${writer} had committed ${describeValue(read.key, latest.value)}`;
  const witness = [...reader.reads.values()].find(({ key, value }) => {
    const version = sweep.latestVersion(key);
    return version?.writer === latest.writer && version.value === value;
  });
  if (witness !== undefined) return ['fractured read', ` and also ${describeValue(witness.key, witness.value)} of ${writer}, which had written ${describeValue(read.key, latest.value)} with it`];
  const rest = ` at its start timestamp ${start}, but ${wrote}${atCommit(latest.writer.transaction)}`;
  if (reader.transaction.status === 'committed' && reader.writes.has(read.key)) {
    return ['lost update', `${rest}, which it then overwrote with ${describeValue(read.key, reader.writes.get(read.key)!)}`];
  }
  return [isPhantom ? 'phantom' : 'stale read', rest];
}

function atCommit({ commitTimestamp }: Transaction): string {
  return commitTimestamp === undefined ? ' before' : ` at ${commitTimestamp}`;
}
