import { type ObservedOperation, describeOperation } from '#harness/report/model/operations';

import { fit, font, type Frame, GUTTER, inSight } from './frame';

const ROUND = 4;

export interface Bar {
  readonly operation: ObservedOperation;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
}

/** The position of an operation in the picture. Undefined if its client is hidden. @param row see `operationRowsOf` */
export function barOf({ layout, x }: Pick<Frame, 'layout' | 'x'>, operation: ObservedOperation, row: number): Bar | undefined {
  const lane = layout.byActor.get(operation.actor);
  if (lane === undefined) return undefined;
  const left = x(operation.invokedAt);
  return {
    operation,
    left,
    right: Math.max(left + 3, x(operation.returnedAt)),
    top: lane.bandTop + row * lane.rowHeight + 1,
    height: lane.rowHeight - 2,
  };
}

export function drawOperations(frame: Frame, bars: readonly Bar[]): void {
  // From right to left, so that the start of the next bar in the row limits the space for the text.
  const nextLeft = new Map<number, number>();
  for (const bar of [...bars].reverse()) {
    if (!bar.operation.illegal) drawBar(frame, bar, nextLeft.get(bar.top) ?? frame.width);
    nextLeft.set(bar.top, bar.left);
  }
}

function drawBar(frame: Frame, { operation, left, right, top, height }: Bar, nextLeft: number): void {
  const { context, palette, view } = frame;
  const start = Math.max(GUTTER, left);
  if (right <= start) return;
  const known = operation.outcome === 'answered';
  const { past } = view;
  context.globalAlpha = past === undefined || past[operation.invokedIndex] === 1 ? 1 : 0.25;
  context.beginPath();
  context.roundRect(start, top, right - start, height, ROUND);
  context.fillStyle = palette.color(operation.outcome === 'refused' ? 'refused' : 'call');
  context.fill();
  context.strokeStyle = palette.color(operation.outcome === 'refused' ? 'hatch' : 'call-line');
  context.lineWidth = 1;
  context.setLineDash(known ? [] : [3, 3]);
  context.stroke();
  context.setLineDash([]);
  context.font = font(11.5);
  context.fillStyle = palette.color(operation.outcome === 'refused' ? 'on-refused' : 'on-call');
  drawText(frame, describeOperation(operation), { start, right, nextLeft, top });
  context.globalAlpha = 1;
}

/** The text in the bar if it fits; beside the bar if there is space; else as much of it as fits. */
function drawText(
  { context, palette }: Frame,
  words: string,
  place: { start: number; right: number; nextLeft: number; top: number },
): void {
  const { start, right, nextLeft, top } = place;
  const wide = context.measureText(words).width;
  if (wide <= right - start - 10 || wide > nextLeft - right - 12) {
    context.fillText(fit(context, words, right - start - 8), start + 5, top + 13);
    return;
  }
  context.fillStyle = palette.color('text');
  context.fillText(words, right + 5, top + 13);
}

/** The illegal operations, drawn over everything else and with their full text. */
export function drawIllegalOperations(frame: Frame, bars: readonly Bar[]): void {
  for (const bar of bars) {
    if (!bar.operation.illegal || !inSight(frame, bar.left, bar.right)) continue;
    drawIllegal(frame, bar, bars);
  }
}

function drawIllegal(frame: Frame, bar: Bar, others: readonly Bar[]): void {
  const { context, palette } = frame;
  const { operation, right, top, height } = bar;
  const start = Math.max(GUTTER, bar.left);
  context.fillStyle = palette.color('bad');
  context.beginPath();
  context.roundRect(start, top - 1, right - start, height + 2, ROUND);
  context.fill();
  context.strokeStyle = palette.color('bad');
  context.lineWidth = 5;
  context.globalAlpha = 0.3;
  context.stroke();
  context.globalAlpha = 1;
  context.font = font(12.5, 700);
  const text = `✗ ${describeOperation(operation)}`;
  const wide = context.measureText(text).width + 12;
  if (wide > right - start) return drawFlag(frame, text, { ...flagPlace(frame, bar, { wide, others }), wide, height });
  context.fillStyle = palette.color('on-bad');
  context.fillText(text, start + 6, top + 13.5);
}

/** The position of the text of a bar that is too narrow for it: before it, after it, or else under it, without covering another bar. */
function flagPlace(
  { width }: Frame,
  { left, right, top, height }: Bar,
  { wide, others }: { wide: number; others: readonly Bar[] },
): { left: number; top: number } {
  const isFree = (from: number): boolean =>
    from >= GUTTER && from + wide <= width && !others.some((other) => other.top === top && other.left < from + wide && other.right > from);
  const beside = [left - wide - 6, right + 6].find(isFree);
  if (beside !== undefined) return { left: beside, top };
  return { left: Math.max(GUTTER + 2, Math.min(width - wide - 4, (left + right - wide) / 2)), top: top + height + 3 };
}

/** The text beside a bar that is too narrow for it. */
function drawFlag({ context, palette }: Frame, text: string, box: { left: number; top: number; wide: number; height: number }): void {
  context.beginPath();
  context.roundRect(box.left, box.top - 1, box.wide, box.height + 2, ROUND);
  context.fillStyle = palette.color('surface');
  context.fill();
  context.strokeStyle = palette.color('bad');
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = palette.color('bad');
  context.fillText(text, box.left + 6, box.top + 13.5);
}

/** The time of the illegal operations, across all lanes, drawn under everything else. */
export function drawIllegalTime({ context, palette, layout, width }: Frame, bars: readonly Bar[]): void {
  context.fillStyle = palette.color('bad-soft');
  for (const { operation, left, right } of bars) {
    if (!operation.illegal) continue;
    const start = Math.max(GUTTER, left);
    context.fillRect(start, layout.lanesTop, Math.min(width, right) - start, layout.height - layout.lanesTop);
  }
}
