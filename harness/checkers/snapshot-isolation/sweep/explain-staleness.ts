import { describeTransaction, describeValue } from '../describe';
import type { ExternalRead, Footprint } from '../footprint';
import type { Story } from './explain-mismatch';
import type { Sweep, Version } from './sweep';

/** A value was read that may once have been the latest, but was not so in the reader's snapshot. */
export function explainStaleness(sweep: Sweep, reader: Footprint, read: ExternalRead, isPhantom: boolean): Story {
  const { startTimestamp, status } = reader.transaction;
  const anomaly = isPhantom ? 'phantom' : 'stale read';
  const latest = sweep.latestVersion(read.key);
  if (latest === undefined) return { anomaly, rest: ` at its start timestamp ${startTimestamp}, but nothing had been committed there` };

  const writer = describeTransaction(latest.writer.transaction);
  const missed = describeValue(read.key, latest.value);
  const seen = [...reader.reads.values()].find((other) => isOf(latest.writer, other, sweep.latestVersion(other.key)));
  if (seen !== undefined) {
    return { anomaly: 'fractured read', rest: `, but ${describeValue(seen.key, seen.value)} of ${writer}, which wrote ${missed} with it` };
  }

  const { commitTimestamp } = latest.writer.transaction;
  const committed = `had committed ${missed}${commitTimestamp === undefined ? ' by then' : ` at ${commitTimestamp}`}`;
  const rest = ` at its start timestamp ${startTimestamp}, but ${writer} ${committed}`;
  const written = reader.writes.get(read.key);
  if (status !== 'committed' || written === undefined) return { anomaly, rest };
  return { anomaly: 'lost update', rest: `${rest}, and was overwritten with ${describeValue(read.key, written)}` };
}

function isOf(writer: Footprint, { value }: ExternalRead, latest: Version | undefined): boolean {
  return latest?.writer === writer && latest.value === value;
}
