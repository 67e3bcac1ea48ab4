import type { Footprint } from '../footprint';
import type { AnomalyName, Violation } from '../snapshot-isolation-result';
import { type Transaction, describeTransaction, sentences, settledAt } from '../transaction';
import { sessions, type TransactionHistory } from '../transaction-history';

/** The snapshot or the commit of a transaction. */
export interface TimestampEvent {
  readonly timestamp: bigint;
  readonly kind: 'start' | 'commit';
  readonly footprint: Footprint;
}

/** All starts, and all commits with a known timestamp, in the order of their timestamps. */
export function timestampEvents({ footprints }: TransactionHistory): TimestampEvent[] {
  const events: TimestampEvent[] = [];
  for (const footprint of footprints) {
    const { startTimestamp, commitTimestamp } = footprint.transaction;
    events.push({ timestamp: startTimestamp, kind: 'start', footprint });
    if (commitTimestamp !== undefined) events.push({ timestamp: commitTimestamp, kind: 'commit', footprint });
  }
  return events.sort((left, right) => (left.timestamp < right.timestamp ? -1 : left.timestamp > right.timestamp ? 1 : 0));
}

/**
 * Checks the timestamps themselves. They come from the system under test, so they are checked before the sweep relies on them. A commit is
 * after its start. No timestamp is allocated twice. If a transaction began after another had ended, its start timestamp is after both
 * timestamps of the other one. Sessions are checked first, because a violation within a session is the more severe one.
 */
export function timestampOrderViolation(transactions: readonly Transaction[], timeline: readonly TimestampEvent[]): Violation | undefined {
  return (
    commitBeforeStart(transactions) ??
    duplicateTimestamp(timeline) ??
    sessionViolation(transactions) ??
    precedenceViolation(transactions, 'real-time violation')
  );
}

function commitBeforeStart(transactions: readonly Transaction[]): Violation | undefined {
  const wrong = transactions.find((each) => each.commitTimestamp !== undefined && each.commitTimestamp <= each.startTimestamp);
  if (wrong === undefined) return undefined;
  const { startTimestamp, commitTimestamp } = wrong;
  const message = sentences(
    `${describeTransaction(wrong)} has start timestamp ${startTimestamp}`,
    `expected a higher commit timestamp; found ${commitTimestamp}`,
  );
  return { anomaly: 'commit before start', message, transactions: [wrong.id] };
}

function duplicateTimestamp(timeline: readonly TimestampEvent[]): Violation | undefined {
  const index = timeline.findIndex(({ timestamp }, place) => timestamp === timeline[place - 1]?.timestamp);
  if (index < 0) return undefined;
  const [first, second] = [timeline[index - 1]!.footprint.transaction, timeline[index]!.footprint.transaction];
  const message = sentences(
    `${describeTransaction(first)} and ${describeTransaction(second)} both received timestamp ${timeline[index]!.timestamp}`,
    'expected distinct timestamps',
  );
  return { anomaly: 'duplicate timestamp', message, transactions: [first.id, second.id] };
}

function sessionViolation(transactions: readonly Transaction[]): Violation | undefined {
  for (const session of sessions(transactions)) {
    const violation = precedenceViolation(session, 'session violation');
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** One pass through real time, with the highest timestamp of all transactions that have ended. */
function precedenceViolation(transactions: readonly Transaction[], anomaly: AnomalyName): Violation | undefined {
  const endings = transactions.filter((each) => settledAt(each) < Infinity).sort((left, right) => left.endedAt - right.endedAt);
  let ended = 0;
  let latest: Transaction | undefined;
  for (const transaction of [...transactions].sort((left, right) => left.beganAt - right.beganAt)) {
    for (; ended < endings.length && endings[ended]!.endedAt < transaction.beganAt; ended++) {
      if (latest === undefined || lastTimestamp(endings[ended]!) > lastTimestamp(latest)) latest = endings[ended];
    }
    if (latest !== undefined && lastTimestamp(latest) >= transaction.startTimestamp) return startsTooEarly(transaction, latest, anomaly);
  }
  return undefined;
}

function startsTooEarly(transaction: Transaction, earlier: Transaction, anomaly: AnomalyName): Violation {
  const has = earlier.commitTimestamp === undefined ? 'start' : 'commit';
  const message = sentences(
    `${describeTransaction(transaction)} began after ${describeTransaction(earlier)} had ended`,
    `expected a start timestamp after ${lastTimestamp(earlier)}, the ${has} timestamp of ${describeTransaction(earlier)}; ` +
      `found ${transaction.startTimestamp}`,
  );
  return { anomaly, message, transactions: [earlier.id, transaction.id] };
}

/** A commit that is not after its start has already been reported. */
function lastTimestamp({ startTimestamp, commitTimestamp }: Transaction): bigint {
  return commitTimestamp ?? startTimestamp;
}
