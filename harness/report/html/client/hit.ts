import { FAULT_ROW_HEIGHT } from '#harness/report/html/layout';
import { describeOperation } from '#harness/report/model/operations';
import { describeStoreStatus } from '#harness/report/model/describe-event';
import { type Transmission, dropReason } from '#harness/report/model/messages';
import { splitState, statesAt } from '#harness/report/model/state-at';
import type { ReportFault } from '#harness/report/report-data';

import type { Frame } from './frame';
import type { Scene } from './scene';
import { lineOf } from './transmission-line';
import type { View } from './view';

/** A description of the object under the pointer, and the event to select for it. */
export interface Hit {
  readonly title: string;
  readonly lines: readonly string[];
  readonly index: number | undefined;
  readonly transmission?: Transmission;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

type Places = Pick<Frame, 'layout' | 'x'>;

/** The maximum distance of the pointer from a line, in pixels. */
const DISTANCE_MAX = 6;

export function hitAt(view: View, scene: Scene, places: Places, point: Point): Hit | undefined {
  return (
    hitFault(view, places, point) ??
    hitOperation(view, scene, places, point) ??
    hitTransmission(view, scene, places, point) ??
    hitLane(view, places, point)
  );
}

function hitFault(view: View, { layout, x }: Places, point: Point): Hit | undefined {
  const { faults } = view.run.report;
  const isUnder = (fault: ReportFault, i: number): boolean => {
    const top = layout.faultsTop + layout.faultRows[i]! * FAULT_ROW_HEIGHT;
    const right = fault.toMicros === null ? Infinity : x(fault.toMicros);
    return point.y >= top && point.y < top + FAULT_ROW_HEIGHT && point.x >= x(fault.fromMicros) && point.x <= right;
  };
  const fault = faults.find(isUnder);
  if (fault === undefined) return undefined;
  const until = fault.toMicros === null ? 'the end' : view.place(fault.toMicros);
  return { title: `Fault: ${fault.label}`, lines: [`${view.place(fault.fromMicros)} to ${until}`], index: undefined };
}

function hitOperation(view: View, scene: Scene, places: Places, { x, y }: Point): Hit | undefined {
  const under = scene
    .barsInView(places)
    .find(({ left, right, top, height }) => x >= left - 2 && x <= right + 2 && y >= top && y <= top + height);
  if (under === undefined) return undefined;
  const { operation, left, right } = under;
  const { actor, invokedAt, returnedAt, outcome, illegal } = operation;
  const end =
    outcome === 'open' ? 'in flight when the run ended' : `to ${view.place(returnedAt)}, ${view.distance(invokedAt, returnedAt)} long`;
  const lines = [`${actor}, from ${view.place(invokedAt)} ${end}`, ...(illegal ? ['No order of the operations explains its result.'] : [])];
  const index = x > (left + right) / 2 ? operation.returnedIndex : operation.invokedIndex;
  return { title: describeOperation(operation), lines, index: index ?? operation.invokedIndex };
}

function hitTransmission(view: View, scene: Scene, places: Places, point: Point): Hit | undefined {
  let best: { transmission: Transmission; distance: number; late: boolean } | undefined;
  for (const transmission of scene.transmissionsInView()) {
    if (!view.showsMessage(transmission.message)) continue;
    const line = lineOf(places, transmission);
    if (line === undefined) continue;
    const { distance, along } = distanceTo(line, point);
    if (distance < DISTANCE_MAX && distance < (best?.distance ?? Infinity)) best = { transmission, distance, late: along > 0.5 };
  }
  return best && describeTransmission(view, best.transmission, best.late);
}

/** The distance of `point` from a line, and the position of the nearest point on the line: 0 at its start, 1 at its end. */
function distanceTo(
  { x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number },
  { x, y }: Point,
): { distance: number; along: number } {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return { distance: Math.hypot(x - x1 - along * dx, y - y1 - along * dy), along };
}

function describeTransmission(view: View, transmission: Transmission, late: boolean): Hit {
  const { message, end, endAt, endIndex, why } = transmission;
  const ends = {
    received: `arrived ${view.place(endAt)}, after ${view.distance(message.sentAt, endAt)}`,
    dropped: `lost ${view.place(endAt)}: ${dropReason(why)}`,
    'in flight': 'in flight when the run ended',
  };
  return {
    title: `${message.type} #${message.number}`,
    lines: [
      `${message.from} → ${message.to}`,
      ...(message.summary === '' ? [] : [message.summary]),
      `sent ${view.place(message.sentAt)}`,
      ends[end],
    ],
    index: late && endIndex !== undefined ? endIndex : message.sentIndex,
    transmission,
  };
}

/** On a band: the state of the store at that time. The event is the nearest one of that lane. */
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
  const state = statesAt(view.run, index).find((one) => one.actor === actor);
  if (state?.kind !== 'store') return [];
  return state.peers.map(({ span: { condition, status, from } }) => {
    return `${condition === 'up' ? describeStoreStatus(splitState(status).fields) || 'up' : condition}, since ${view.place(from)}`;
  });
}
