import { describeOperation } from '#harness/report/model/operations';
import type { Flight } from '#harness/report/model/messages';
import type { ReportFault } from '#harness/report/report-data';
import { FAULT_ROW_HEIGHT } from '#harness/report/html/layout';
import { statesAt } from '#harness/report/model/state-at';
import { describeStatus } from '#harness/report/model/describe-event';

import { lineOf } from './draw-flights';
import type { Frame } from './frame';
import type { Scene } from './scene';
import type { View } from './view';

/** What is under the pointer, in words, and the event to select for it. */
export interface Hit {
  readonly title: string;
  readonly lines: readonly string[];
  readonly index: number | undefined;
  readonly flight?: Flight;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

type Places = Pick<Frame, 'layout' | 'x'>;

/** Pixels from a line within which it is meant. */
const NEAR = 6;

export function hitAt(view: View, scene: Scene, places: Places, point: Point): Hit | undefined {
  return (
    hitFault(view, places, point) ?? hitCall(scene, places, point) ?? hitFlight(view, scene, places, point) ?? hitLane(view, places, point)
  );
}

function hitFault(view: View, { layout, x }: Places, point: Point): Hit | undefined {
  const { faults } = view.story.report;
  const isUnder = (fault: ReportFault, i: number): boolean => {
    const top = layout.faultsTop + layout.faultRows[i]! * FAULT_ROW_HEIGHT;
    const right = fault.toMicros === null ? Infinity : x(fault.toMicros);
    return point.y >= top && point.y < top + FAULT_ROW_HEIGHT && point.x >= x(fault.fromMicros) && point.x <= right;
  };
  const fault = faults.find(isUnder);
  if (fault === undefined) return undefined;
  const until = fault.toMicros === null ? 'the end' : time(fault.toMicros);
  return { title: `Fault: ${fault.label}`, lines: [`${time(fault.fromMicros)} to ${until}`], index: undefined };
}

function hitCall(scene: Scene, places: Places, { x, y }: Point): Hit | undefined {
  const under = scene
    .barsInView(places)
    .find(({ left, right, top, height }) => x >= left - 2 && x <= right + 2 && y >= top && y <= top + height);
  if (under === undefined) return undefined;
  const { operation, left, right } = under;
  const { actor, invokedAt, returnedAt, outcome, illegal } = operation;
  const end = outcome === 'open' ? 'not returned when the run ended' : `to ${time(returnedAt)}, ${time(returnedAt - invokedAt)} long`;
  const lines = [`${actor}, from ${time(invokedAt)} ${end}`, ...(illegal ? ['No order of the calls explains what it returned.'] : [])];
  const index = x > (left + right) / 2 ? operation.returnedIndex : operation.invokedIndex;
  return { title: describeOperation(operation), lines, index: index ?? operation.invokedIndex };
}

function hitFlight(view: View, scene: Scene, places: Places, point: Point): Hit | undefined {
  let best: { flight: Flight; distance: number; late: boolean } | undefined;
  for (const flight of scene.flightsInView()) {
    if (!view.showsMessage(flight.message)) continue;
    const line = lineOf(places, flight);
    if (line === undefined) continue;
    const { distance, along } = distanceTo(line, point);
    if (distance < NEAR && distance < (best?.distance ?? Infinity)) best = { flight, distance, late: along > 0.5 };
  }
  return best && describeFlight(best.flight, best.late);
}

/** How far `point` is from a line, and how far along the line the nearest place is: 0 at its beginning, 1 at its end. */
function distanceTo(
  { x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number },
  { x, y }: Point,
): { distance: number; along: number } {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return { distance: Math.hypot(x - x1 - along * dx, y - y1 - along * dy), along };
}

function describeFlight(flight: Flight, late: boolean): Hit {
  const { message, end, endAt, endIndex, why } = flight;
  const ends = {
    received: `arrived ${time(endAt)}, after ${time(endAt - message.sentAt)}`,
    dropped: `lost ${time(endAt)}: ${why}`,
    'in flight': 'still under way when the run ended',
  };
  return {
    title: `${message.type} #${message.number}`,
    lines: [
      `${message.from} → ${message.to}`,
      ...(message.summary === '' ? [] : [message.summary]),
      `sent ${time(message.sentAt)}`,
      ends[end],
    ],
    index: late && endIndex !== undefined ? endIndex : message.sentIndex,
    flight,
  };
}

/** On a band: what its store is at that time. The event is the nearest one of that lane. */
function hitLane(view: View, { layout, x }: Places, point: Point): Hit | undefined {
  const lane = layout.lanes.find(({ top, height }) => point.y >= top && point.y < top + height);
  if (lane === undefined) return undefined;
  let index: number | undefined;
  let nearest = Infinity;
  let before = -1;
  view.events.forEach((event, i) => {
    const at = x(event.at);
    if (at <= point.x) before = i;
    const distance = Math.abs(at - point.x);
    if (event.actor !== lane.actor || distance >= nearest || !view.showsEvent(i)) return;
    [index, nearest] = [i, distance];
  });
  const inBand = lane.kind === 'store' && point.y >= lane.bandTop && point.y <= lane.bandBottom;
  return inBand ? { title: lane.actor, lines: storeLines(view, lane.actor, before), index } : { title: '', lines: [], index };
}

function storeLines(view: View, actor: string, index: number): string[] {
  const state = statesAt(view.story, index).find((one) => one.actor === actor);
  if (state?.kind !== 'store') return [];
  return state.peers.map(({ span: { condition, status, from } }) => {
    return `${condition === 'up' ? describeStatus(status) || 'up' : condition}, since ${time(from)}`;
  });
}

export function time(micros: number): string {
  return `${(micros / 1000).toFixed(3)} ms`;
}
