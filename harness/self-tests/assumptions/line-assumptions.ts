import type { ScenarioContext } from '#harness/scenario/context';

import type { Assumption } from './assumption';
import { type Chatter, type Line, type Sent, chatter } from './chatter';
import { LATEST, isLost, isNeverSilent, pairsOf, runsOf, staysUp } from './lines';

/** Virtual milliseconds before a message was sent. A fault that makes the line silent would be visible in this time. */
const BEFORE = 8;

/** Assumptions about the links between stores. */
export const LINE_ASSUMPTIONS: readonly Assumption[] = [
  {
    assumes: 'a line that is never silent loses nothing',
    brokenBy: 'loss',
    holds: (context) =>
      eachLine(context, (line, all, pair) => !line.some((sent) => isLost(sent) && wasAlive(all, pair, sent.sentAt, sent.sentAt))),
  },
  {
    assumes: 'a message that was sent once arrives at most once',
    brokenBy: 'duplication',
    holds: (context) => eachLine(context, (line) => line.every(({ receivedAt }) => receivedAt.length <= 1)),
  },
  {
    assumes: 'a message is not overtaken by one that was sent 5 ms later',
    brokenBy: 'reordering',
    holds: (context) => eachLine(context, (line) => !line.some((sent, i) => line.slice(i + 1).some((later) => overtakes(later, sent)))),
  },
  {
    assumes: 'messages that arrive as evenly as they were sent are at most 60 ms old',
    brokenBy: 'delay',
    holds: (context) =>
      eachLine(context, (line) => !runsOf(line, 6).some((run) => arrivesEvenly(run) && run.every((sent) => age(sent) > 60))),
  },
  {
    assumes: 'messages that were sent at intervals do not arrive in a burst',
    brokenBy: 'clog',
    holds: (context) => eachLine(context, (line) => !runsOf(line, 6).some(isBurst)),
  },
  {
    assumes: 'a store that always hears another store also reaches it',
    brokenBy: 'cut',
    holds: (context) =>
      eachLine(context, (line, all, [from, to]) => {
        const isUnheard = (run: Line): boolean => run.every(isLost) && wasAlive(all, [to, from], run[0]!.sentAt, run.at(-1)!.sentAt);
        return !runsOf(line, 25).some(isUnheard);
      }),
  },
  {
    assumes: 'two stores that both exchange messages with a third store reach each other',
    brokenBy: 'partition',
    holds: async (context) => {
      const all = await chatter(context, 3);
      return !pairsOf(3).some(([one, other]) => arePartitioned(all, one, other, 6 - one - other));
    },
  },
];

async function eachLine(
  context: ScenarioContext,
  holds: (line: Line, all: Chatter, pair: readonly [from: number, to: number]) => boolean,
): Promise<boolean> {
  const all = await chatter(context, 2);
  return pairsOf(2).every((pair) => holds(all.line(...pair), all, pair));
}

/** Both stores stay up and the line is never silent, from before the first message until the last one would have arrived. */
function wasAlive(all: Chatter, pair: readonly [number, number], first: number, last: number): boolean {
  const [start, end] = [first - BEFORE, last + LATEST];
  return pair.every((store) => staysUp(all, store, start, end)) && isNeverSilent(all, pair, start, end);
}

function overtakes(later: Sent, sent: Sent): boolean {
  return later.sentAt - sent.sentAt >= 5 && firstReceived(later) < firstReceived(sent) && !isLost(sent);
}

function firstReceived({ receivedAt }: Sent): number {
  return receivedAt[0] ?? Infinity;
}

function age(sent: Sent): number {
  return firstReceived(sent) - sent.sentAt;
}

function arrivesEvenly(run: Line): boolean {
  return run.every((sent, i) => i === 0 || isBetween(firstReceived(sent) - firstReceived(run[i - 1]!), 0.4, 1.6));
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** In order, at three or more times that are close together. Messages that waited for a paused store arrive at one time. */
function isBurst(run: Line): boolean {
  const times = run.map(firstReceived);
  const isInOrder = times.every((at, i) => i === 0 || at >= times[i - 1]!);
  return isInOrder && times.at(-1)! - times[0]! < 0.5 && new Set(times).size >= 3;
}

/** In both directions all messages of the same period are lost, while both stores are up and one of them reaches the third. */
function arePartitioned(all: Chatter, one: number, other: number, third: number): boolean {
  return outages(all.line(one, other)).some(([start, end]) => {
    const isMutual = outages(all.line(other, one)).some((outage) => Math.abs(outage[0] - start) < 1.6 && Math.abs(outage[1] - end) < 1.6);
    const areUp = [one, other].every((store) => staysUp(all, store, start, end));
    return isMutual && areUp && isNeverSilent(all, [one, third], start, end) && isNeverSilent(all, [third, one], start, end);
  });
}

/** For 10 or more successive messages that were all lost: when the first and the last one was sent. */
function outages(line: Line): (readonly [start: number, end: number])[] {
  const found: [number, number][] = [];
  let first: Sent | undefined;
  let count = 0;
  line.forEach((sent, i) => {
    if (!isLost(sent)) return;
    if (i === 0 || !isLost(line[i - 1]!)) [first, count] = [sent, 0];
    if (++count >= 10) found.push([first!.sentAt, sent.sentAt]);
  });
  return longest(found);
}

/** The longest outage of those with the same start. */
function longest(found: readonly [number, number][]): (readonly [number, number])[] {
  return found.filter(([start], i) => found[i + 1]?.[0] !== start);
}
