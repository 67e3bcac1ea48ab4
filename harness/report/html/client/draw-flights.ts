import { messageGroup } from '#harness/report/model/message-group';
import type { Flight } from '#harness/report/model/messages';
import type { Lane, Layout } from '#harness/report/html/layout';

import { font, type Frame, GUTTER } from './frame';
import { colorOfGroup } from './palette';

/** More lines than this at once are drawn without heads. */
const MOST_WITH_HEADS = 900;
/** More than this are drawn thin and pale, so that where they are dense can be seen. */
const MOST_IN_FULL = 400;
/** Up to this many, each line says what it is. */
const MOST_WITH_LABELS = 26;

const HEAD = 7;

export interface Line {
  readonly flight: Flight;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Where a copy of a message is drawn; undefined where a lane of it is not shown. */
export function lineOf({ layout, x }: Pick<Frame, 'layout' | 'x'>, flight: Flight): Line | undefined {
  const from = layout.byActor.get(flight.message.from);
  const to = layout.byActor.get(flight.message.to);
  if (from === undefined || to === undefined || from === to) return undefined;
  const down = to.top > from.top;
  const whole = { x1: x(flight.message.sentAt), y1: edge(from, down), x2: x(flight.endAt), y2: edge(to, !down) };
  return { flight, ...whole, ...shortened(flight, whole, layout) };
}

function edge(lane: Lane, lower: boolean): number {
  return lower ? lane.bandBottom : lane.bandTop;
}

type Ends = Omit<Line, 'flight'>;

/** Pixels between a cross and the band that the message did not reach. */
const SHORT_OF_BAND = 7;

/** A lost message ends where it was lost: at the wall of a partition, near its sender, before its receiver. */
function shortened({ end, endActor, endAt, message, why }: Flight, ends: Ends, { walls }: Layout): Partial<Ends> {
  const { x1, y1, x2, y2 } = ends;
  const length = Math.abs(y2 - y1) || 1;
  if (end === 'in flight') return part(ends, 0.5);
  if (end === 'received') return {};
  const inTheWay = (why === 'cut' ? walls : []).filter(({ y, from, to }) => (y - y1) * (y - y2) < 0 && from <= endAt && endAt <= to);
  const nearest = Math.min(...inTheWay.map(({ y }) => Math.abs(y - y1)));
  const early = endActor === message.from;
  const reach = { ...ends, x2: early ? Math.max(x2, x1 + 9) : x2 };
  if (nearest < Infinity) return early ? { x2: reach.x2, y2: y1 + Math.sign(y2 - y1) * nearest } : part(reach, nearest / length);
  if (early) return { x2: reach.x2, y2: y1 + Math.sign(y2 - y1) * Math.min(26, length * 0.4) };
  return part(ends, 1 - SHORT_OF_BAND / length);
}

function part({ x1, y1, x2, y2 }: Ends, share: number): Partial<Ends> {
  return { x2: x1 + (x2 - x1) * share, y2: y1 + (y2 - y1) * share };
}

/** Draws the messages, the ones of a group together, which is what makes thousands of them fast. */
export function drawFlights(frame: Frame, flights: readonly Flight[]): void {
  const shown = flights.filter(({ message }) => frame.view.showsMessage(message));
  const lines = shown.map((flight) => lineOf(frame, flight)).filter((line) => line !== undefined);
  const { past } = frame.view;
  const isPast = ({ flight }: Line): boolean => past === undefined || past[informed(flight)] === 1;
  const dense = lines.length > MOST_IN_FULL;
  for (const [group, own] of byGroup(lines)) {
    const strength = (group === 'heartbeat' ? 0.65 : 1) * (dense ? 0.5 : 1);
    drawGroup(frame, own.filter(isPast), { group, alpha: strength, heads: lines.length <= MOST_WITH_HEADS });
    if (past !== undefined)
      drawGroup(
        frame,
        own.filter((line) => !isPast(line)),
        { group, alpha: 0.13, heads: false },
      );
  }
  if (lines.length <= MOST_WITH_LABELS) drawLabels(frame, lines);
}

/** The event that has to be in the past for this flight to be: its arrival, or where nothing arrived its sending. */
function informed({ end, endIndex, message }: Flight): number {
  return end === 'received' ? endIndex! : message.sentIndex;
}

function byGroup(lines: readonly Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = messageGroup(line.flight.message);
    const own = groups.get(group);
    if (own === undefined) groups.set(group, [line]);
    else own.push(line);
  }
  return groups;
}

interface GroupStyle {
  readonly group: string;
  readonly alpha: number;
  readonly heads: boolean;
}

function drawGroup(frame: Frame, lines: readonly Line[], { group, alpha, heads }: GroupStyle): void {
  const { context, palette, view } = frame;
  const color = palette.color(colorOfGroup(group, view.groups));
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = heads && group !== 'heartbeat' ? 1.5 : 1;
  strokeLines(
    context,
    lines.filter(({ flight }) => flight.end === 'received'),
  );
  context.setLineDash([4, 3]);
  strokeLines(
    context,
    lines.filter(({ flight }) => flight.end !== 'received'),
  );
  context.setLineDash([]);
  if (heads)
    fillHeads(
      context,
      lines.filter(({ flight }) => flight.end === 'received'),
    );
  context.strokeStyle = palette.color('bad');
  strokeCrosses(
    context,
    lines.filter(({ flight }) => flight.end === 'dropped'),
    heads ? 4 : 2.5,
  );
  context.globalAlpha = 1;
}

function strokeLines(context: CanvasRenderingContext2D, lines: readonly Line[]): void {
  context.beginPath();
  for (const { x1, y1, x2, y2 } of lines) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

function fillHeads(context: CanvasRenderingContext2D, lines: readonly Line[]): void {
  context.beginPath();
  for (const { x1, y1, x2, y2 } of lines) {
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [dx, dy] = [((x2 - x1) / length) * HEAD, ((y2 - y1) / length) * HEAD];
    context.moveTo(x2, y2);
    context.lineTo(x2 - dx - dy * 0.42, y2 - dy + dx * 0.42);
    context.lineTo(x2 - dx + dy * 0.42, y2 - dy - dx * 0.42);
  }
  context.fill();
}

function strokeCrosses(context: CanvasRenderingContext2D, lines: readonly Line[], size: number): void {
  context.lineWidth = 2;
  context.beginPath();
  for (const { x2, y2 } of lines) {
    context.moveTo(x2 - size, y2 - size);
    context.lineTo(x2 + size, y2 + size);
    context.moveTo(x2 - size, y2 + size);
    context.lineTo(x2 + size, y2 - size);
  }
  context.stroke();
}

/** One message stronger than the others, with its name. */
export function drawStrong(frame: Frame, flight: Flight): void {
  const line = lineOf(frame, flight);
  if (line === undefined) return;
  const { context, palette, view } = frame;
  context.strokeStyle = palette.color('surface');
  context.lineWidth = 6;
  strokeLines(context, [line]);
  const color = palette.color(colorOfGroup(messageGroup(flight.message), view.groups));
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 3;
  strokeLines(context, [line]);
  if (flight.end === 'received') fillHeads(context, [line]);
  context.strokeStyle = palette.color('bad');
  if (flight.end === 'dropped') strokeCrosses(context, [line], 5);
  drawLineLabel(frame, line);
}

/** As many as do not cover each other. */
function drawLabels(frame: Frame, lines: readonly Line[]): void {
  const taken: LabelBox[] = [];
  for (const line of lines) {
    const box = labelBox(frame, line);
    const covers = taken.some(
      ({ left, top, wide }) => Math.abs(top - box.top) < 14 && left < box.left + box.wide + 6 && box.left < left + wide + 6,
    );
    if (covers) continue;
    taken.push(box);
    drawLineLabel(frame, line);
  }
}

interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly wide: number;
}

function labelBox({ context, width }: Frame, { flight, x1, y1, x2, y2 }: Line): LabelBox {
  context.font = font(11, 600);
  const wide = context.measureText(flight.message.type).width;
  return { wide, left: Math.min(width - wide - 4, Math.max(GUTTER + 4, (x1 + x2) / 2 + 5)), top: (y1 + y2) / 2 + 4 };
}

function drawLineLabel(frame: Frame, line: Line): void {
  const { context, palette, view } = frame;
  const { flight } = line;
  const text = flight.message.type;
  const { left, top } = labelBox(frame, line);
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = palette.color('surface');
  context.strokeText(text, left, top);
  context.fillStyle = palette.color(colorOfGroup(messageGroup(flight.message), view.groups));
  context.fillText(text, left, top);
}
