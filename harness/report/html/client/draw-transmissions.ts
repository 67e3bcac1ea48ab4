import { type Transmission, messageGroup } from '#harness/report/model/messages';

import { font, type Frame, GUTTER } from './frame';
import { colorOfGroup } from './palette';
import { lineOf, type TransmissionLine } from './transmission-line';

/** If there are more lines than this, they are drawn without arrowheads. */
const WITH_HEADS_MAX = 900;
/** If there are more than this, they are drawn thin and pale, so that dense areas are visible. */
const IN_FULL_MAX = 400;
/** Up to this many lines have labels. */
const WITH_LABELS_MAX = 26;

const HEAD = 7;

/** Draws the messages group by group, so that thousands of them are drawn fast. */
export function drawTransmissions(frame: Frame, transmissions: readonly Transmission[]): void {
  const shown = transmissions.filter(({ message }) => frame.view.showsMessage(message));
  const lines = shown.map((transmission) => lineOf(frame, transmission)).filter((line) => line !== undefined);
  const { past } = frame.view;
  const isPast = ({ transmission }: TransmissionLine): boolean => past === undefined || past[decisiveEvent(transmission)] === 1;
  const dense = lines.length > IN_FULL_MAX;
  for (const [group, own] of byGroup(lines)) {
    const strength = (group === 'heartbeat' ? 0.65 : 1) * (dense ? 0.5 : 1);
    drawGroup(frame, own.filter(isPast), { group, alpha: strength, heads: lines.length <= WITH_HEADS_MAX });
    if (past !== undefined)
      drawGroup(
        frame,
        own.filter((line) => !isPast(line)),
        { group, alpha: 0.13, heads: false },
      );
  }
  if (lines.length <= WITH_LABELS_MAX) drawLabels(frame, lines);
}

/** The transmission is in the causal past if this event is: its arrival, or its sending if it did not arrive. */
function decisiveEvent({ end, endIndex, message }: Transmission): number {
  return end === 'received' ? endIndex! : message.sentIndex;
}

function byGroup(lines: readonly TransmissionLine[]): Map<string, TransmissionLine[]> {
  const groups = new Map<string, TransmissionLine[]>();
  for (const line of lines) {
    const group = messageGroup(line.transmission.message);
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

function drawGroup(frame: Frame, lines: readonly TransmissionLine[], { group, alpha, heads }: GroupStyle): void {
  const { context, palette, view } = frame;
  const color = palette.color(colorOfGroup(group, view.groups));
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = heads && group !== 'heartbeat' ? 1.5 : 1;
  strokeLines(
    context,
    lines.filter(({ transmission }) => transmission.end === 'received'),
  );
  context.setLineDash([4, 3]);
  strokeLines(
    context,
    lines.filter(({ transmission }) => transmission.end !== 'received'),
  );
  context.setLineDash([]);
  if (heads)
    fillHeads(
      context,
      lines.filter(({ transmission }) => transmission.end === 'received'),
    );
  context.strokeStyle = palette.color('bad');
  strokeCrosses(
    context,
    lines.filter(({ transmission }) => transmission.end === 'dropped'),
    heads ? 4 : 2.5,
  );
  context.globalAlpha = 1;
}

function strokeLines(context: CanvasRenderingContext2D, lines: readonly TransmissionLine[]): void {
  context.beginPath();
  for (const { x1, y1, x2, y2 } of lines) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
}

function fillHeads(context: CanvasRenderingContext2D, lines: readonly TransmissionLine[]): void {
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

function strokeCrosses(context: CanvasRenderingContext2D, lines: readonly TransmissionLine[], size: number): void {
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

/** Emphasizes one message, with its label. */
export function drawEmphasized(frame: Frame, transmission: Transmission): void {
  const line = lineOf(frame, transmission);
  if (line === undefined) return;
  const { context, palette, view } = frame;
  context.strokeStyle = palette.color('surface');
  context.lineWidth = 6;
  strokeLines(context, [line]);
  const color = palette.color(colorOfGroup(messageGroup(transmission.message), view.groups));
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 3;
  strokeLines(context, [line]);
  if (transmission.end === 'received') fillHeads(context, [line]);
  context.strokeStyle = palette.color('bad');
  if (transmission.end === 'dropped') strokeCrosses(context, [line], 5);
  drawLineLabel(frame, line);
}

/** Draws the labels that do not overlap. */
function drawLabels(frame: Frame, lines: readonly TransmissionLine[]): void {
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

function labelBox({ context, width }: Frame, { transmission, x1, y1, x2, y2 }: TransmissionLine): LabelBox {
  context.font = font(11, 600);
  const wide = context.measureText(transmission.message.type).width;
  return { wide, left: Math.min(width - wide - 4, Math.max(GUTTER + 4, (x1 + x2) / 2 + 5)), top: (y1 + y2) / 2 + 4 };
}

function drawLineLabel(frame: Frame, line: TransmissionLine): void {
  const { context, palette, view } = frame;
  const { transmission } = line;
  const text = transmission.message.type;
  const { left, top } = labelBox(frame, line);
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = palette.color('surface');
  context.strokeText(text, left, top);
  context.fillStyle = palette.color(colorOfGroup(messageGroup(transmission.message), view.groups));
  context.fillText(text, left, top);
}
