import { describeRead, describeTransaction } from '../describe';
import type { ExternalRead, Footprint } from '../footprint';
import type { SourceIndex } from '../source-index';
import type { AnomalyName, Violation } from '../snapshot-isolation-result';
import type { Transaction } from '../transaction';
import { explainStaleness } from './explain-staleness';
import { originOf, type Origin } from './origin';
import type { Sweep } from './sweep';

/** Names the anomaly of a read that is not of the latest version in the reader's snapshot, by where the value came from. */
export function explainMismatch(sweep: Sweep, sources: SourceIndex, reader: Footprint, read: ExternalRead): Violation {
  const origin = originOf(sources.of(read.key, read.value), read, reader.transaction);
  const latest = sweep.latestVersion(read.key);
  const isPhantom = read.fromScan && (read.value === null) !== ((latest?.value ?? null) === null);
  const isStale = origin.kind === 'past';
  const story = isStale ? explainStaleness(sweep, reader, read, isPhantom) : explainOrigin(origin, reader.transaction, isPhantom);
  const involved = [reader.transaction, origin.writer, isStale ? latest?.writer.transaction : undefined];
  return {
    anomaly: story.anomaly,
    message: `${describeRead(reader.transaction, read)}${story.rest}`,
    transactions: [...new Set(involved.flatMap((transaction) => transaction?.id ?? []))],
  };
}

/** How the message goes on after what was read. */
export interface Story {
  readonly anomaly: AnomalyName;
  readonly rest: string;
}

function explainOrigin({ kind, writer }: Origin, { startTimestamp }: Transaction, isPhantom: boolean): Story {
  if (kind === 'nowhere') return { anomaly: 'garbage read', rest: ', which no other transaction wrote' };
  const name = describeTransaction(writer!);
  if (kind === 'aborted') return { anomaly: 'aborted read', rest: `, written by ${name}, which aborted` };
  if (kind === 'intermediate') return { anomaly: 'intermediate read', rest: `, which ${name} wrote and then overwrote before it ended` };
  const { commitTimestamp: commit, startTimestamp: start } = writer!;
  const later = commit === undefined ? `started later, at ${start}` : `committed later, at ${commit}`;
  return {
    anomaly: isPhantom ? 'phantom' : 'future read',
    rest: ` at its start timestamp ${startTimestamp}, but ${name}, which wrote it, ${later}`,
  };
}
