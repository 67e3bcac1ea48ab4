import { describeTransaction } from '../describe';
import { sessions } from '../sessions';
import type { AnomalyName, Violation } from '../snapshot-isolation-result';
import { settledAt, type Transaction } from '../transaction';
import type { TimelineEvent } from './timeline';

/**
 * What is wrong with the timestamps themselves: they come from the system under test, so they are checked before anything is built on them.
 * A commit is after its start, no timestamp was given out twice, and a transaction that began after another one ended starts after both
 * timestamps of that one; within a session first, as that is the stranger failure.
 */
export function timestampOrderViolation(transactions: readonly Transaction[], timeline: readonly TimelineEvent[]): Violation | undefined {
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
  const message = `${describeTransaction(wrong)} has start timestamp ${wrong.startTimestamp} and commit timestamp ${wrong.commitTimestamp}`;
  return { anomaly: 'commit before start', message, transactions: [wrong.id] };
}

function duplicateTimestamp(timeline: readonly TimelineEvent[]): Violation | undefined {
  const index = timeline.findIndex(({ timestamp }, place) => timestamp === timeline[place - 1]?.timestamp);
  if (index < 0) return undefined;
  const [first, second] = [timeline[index - 1]!.footprint.transaction, timeline[index]!.footprint.transaction];
  const message = `${describeTransaction(first)} and ${describeTransaction(second)} both got the timestamp ${timeline[index]!.timestamp}`;
  return { anomaly: 'duplicate timestamp', message, transactions: [first.id, second.id] };
}

function sessionViolation(transactions: readonly Transaction[]): Violation | undefined {
  for (const session of sessions(transactions)) {
    const violation = precedenceViolation(session, 'session violation');
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** One walk through real time, with the latest timestamp of all transactions that have ended. */
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
  const message =
    `${describeTransaction(transaction)} began after ${describeTransaction(earlier)} had ended, ` +
    `but its start timestamp ${transaction.startTimestamp} is before the ${has} timestamp ${lastTimestamp(earlier)} of that one`;
  return { anomaly, message, transactions: [earlier.id, transaction.id] };
}

/** A commit is after its start, or has been reported. */
function lastTimestamp({ startTimestamp, commitTimestamp }: Transaction): bigint {
  return commitTimestamp ?? startTimestamp;
}
