import type { ScenarioContext } from '#harness/scenario/context';

import type { Assumption } from './assumption';
import { type Chatter, type Line, type Sent, chatter } from './chatter';
import { LATEST, isLost, isNeverSilent, pairsOf, runsOf, staysUp } from './lines';

/** Virtual milliseconds before a message was sent in which something that makes the line silent would show. */
const BEFORE = 8;

/** What programs assume of the lines between stores. */
export const LINE_ASSUMPTIONS: readonly Assumption[] = [
  {
    assumes: 'a line that is never silent loses nothing',
    brokenBy: 'loss',
    holds: (context) =>
      eachLine(context, (line, all, pair) => !line.some((sent) => isLost(sent) && wasAlive(all, pair, sent.sentAt, sent.sentAt))),
  },
  {
    assumes: 'what was sent once comes once',
    brokenBy: 'duplication',
    holds: (context) => eachLine(context, (line) => line.every(({ takenAt }) => takenAt.length <= 1)),
  },
  {
    assumes: 'nothing is overtaken by what was sent 5 ms later',
    brokenBy: 'reordering',
    holds: (context) => eachLine(context, (line) => !line.some((sent, i) => line.slice(i + 1).some((later) => overtakes(later, sent)))),
  },
  {
    assumes: 'messages that come as evenly as they were sent are at most 60 ms old',
    brokenBy: 'delay',
    holds: (context) =>
      eachLine(context, (line) => !runsOf(line, 6).some((run) => comesEvenly(run) && run.every((sent) => age(sent) > 60))),
  },
  {
    assumes: 'messages that were sent apart do not come in a burst, one shortly after another',
    brokenBy: 'clog',
    holds: (context) => eachLine(context, (line) => !runsOf(line, 6).some(isBurst)),
  },
  {
    assumes: 'whom one hears all the time, one reaches',
    brokenBy: 'cut',
    holds: (context) =>
      eachLine(context, (line, all, [from, to]) => {
        const isUnheard = (run: Line): boolean => run.every(isLost) && wasAlive(all, [to, from], run[0]!.sentAt, run.at(-1)!.sentAt);
        return !runsOf(line, 25).some(isUnheard);
      }),
  },
  {
    assumes: 'two stores that a third one reaches reach each other',
    brokenBy: 'partition',
    holds: async (context) => {
      const all = await chatter(context, 3);
      return !pairsOf(3).some(([one, other]) => areParted(all, one, other, 6 - one - other));
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

/** Both stores stay up and the line is never silent, from before the first was sent until the last would have come. */
function wasAlive(all: Chatter, pair: readonly [number, number], first: number, last: number): boolean {
  const [start, end] = [first - BEFORE, last + LATEST];
  return pair.every((store) => staysUp(all, store, start, end)) && isNeverSilent(all, pair, start, end);
}

function overtakes(later: Sent, sent: Sent): boolean {
  return later.sentAt - sent.sentAt >= 5 && firstTaken(later) < firstTaken(sent) && !isLost(sent);
}

function firstTaken({ takenAt }: Sent): number {
  return takenAt[0] ?? Infinity;
}

function age(sent: Sent): number {
  return firstTaken(sent) - sent.sentAt;
}

function comesEvenly(run: Line): boolean {
  return run.every((sent, i) => i === 0 || isBetween(firstTaken(sent) - firstTaken(run[i - 1]!), 0.4, 1.6));
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** In order, at no less than three moments that are close together. What waits for a store comes at one moment. */
function isBurst(run: Line): boolean {
  const times = run.map(firstTaken);
  const isInOrder = times.every((at, i) => i === 0 || at >= times[i - 1]!);
  return isInOrder && times.at(-1)! - times[0]! < 0.5 && new Set(times).size >= 3;
}

/** In both directions the same stretch of messages is lost, while both stores are up and one of them reaches the third. */
function areParted(all: Chatter, one: number, other: number, third: number): boolean {
  return outages(all.line(one, other)).some(([start, end]) => {
    const isMutual = outages(all.line(other, one)).some((outage) => Math.abs(outage[0] - start) < 1.6 && Math.abs(outage[1] - end) < 1.6);
    const areUp = [one, other].every((store) => staysUp(all, store, start, end));
    return isMutual && areUp && isNeverSilent(all, [one, third], start, end) && isNeverSilent(all, [third, one], start, end);
  });
}

/** When the first and the last of 10 or more messages in succession was sent, all of which were lost. */
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

/** Of those that begin together, the last. */
function longest(found: readonly [number, number][]): (readonly [number, number])[] {
  return found.filter(([start], i) => found[i + 1]?.[0] !== start);
}
