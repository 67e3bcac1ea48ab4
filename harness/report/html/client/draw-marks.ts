import { describeEvent } from '#harness/report/model/describe-event';
import { lowerBound } from '#harness/report/model/interval-index';
import type { ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

import { fit, font, type Frame, GUTTER, inSight } from './frame';

/** Marks above the band: lines of the solution's log and, if shown, its disk and timer events. */
export function drawTicks(frame: Frame, times: readonly number[]): void {
  const { context, layout, palette, view, x } = frame;
  const { from, to } = view.window;
  for (let i = lowerBound(times, from); i < times.length && times[i]! <= to; i++) {
    const event = view.events[i]!;
    const lane = layout.byActor.get(event.actor);
    const mark = lane && markOf(event, view.showsDisk);
    const at = x(event.at);
    if (lane === undefined || mark === undefined || at < GUTTER) continue;
    context.fillStyle = palette.color(mark.color);
    context.fillRect(at - mark.width / 2, lane.bandTop - 3 - mark.height, mark.width, mark.height);
  }
}

function markOf(event: ReportEvent, disk: boolean): { color: string; width: number; height: number } | undefined {
  if (event.kind === 'call') return { color: 'text', width: 3, height: 7 };
  if (event.kind === 'log' || event.kind === 'output') return { color: 'accent', width: 4, height: 4 };
  if (!disk) return undefined;
  if (event.kind === 'write') return { color: event.data['sync'] === true ? 'slow' : 'faint', width: 1.5, height: 9 };
  return DISK_KINDS.has(event.kind) || event.kind === 'timer' ? { color: 'faint', width: 1, height: 5 } : undefined;
}

/** The calls of a scripted test and, if they are shown, the writes to disk: in words above their marks, as far as there is space. */
export function drawLabels(frame: Frame, times: readonly number[]): void {
  const { context, layout, palette, view, width, x } = frame;
  context.font = font(10.5);
  context.fillStyle = palette.color('muted');
  const indexes = labelledInView(frame, times);
  indexes.forEach((index, i) => {
    const event = view.events[index]!;
    const lane = layout.byActor.get(event.actor);
    const left = x(event.at);
    if (lane === undefined || left < GUTTER) return;
    const next = indexes.slice(i + 1).find((other) => view.events[other]!.actor === event.actor);
    const room = Math.min(width, next === undefined ? width : x(view.events[next]!.at)) - left - 10;
    context.fillText(fit(context, describeEvent(view.run, index).replace(/^call: /, ''), room), left + 4, lane.bandTop - 5);
  });
}

function labelledInView({ view }: Frame, times: readonly number[]): number[] {
  const { from, to } = view.window;
  const found: number[] = [];
  for (let i = lowerBound(times, from); i < times.length && times[i]! <= to; i++) {
    const { kind } = view.events[i]!;
    if (kind === 'call' || (kind === 'write' && view.showsDisk)) found.push(i);
  }
  return found;
}

/** The selected event: a line through all lanes, and a ring on its lane. */
export function drawSelection(frame: Frame): void {
  const { context, layout, palette, view, width, x } = frame;
  if (view.selected === undefined) return;
  const event = view.events[view.selected]!;
  const at = x(event.at);
  if (!inSight(frame, at, at)) return;
  context.fillStyle = palette.color('accent');
  context.fillRect(at - 0.75, layout.lanesTop, 1.5, layout.height - layout.lanesTop);
  const lane = layout.byActor.get(event.actor);
  if (lane !== undefined) {
    context.beginPath();
    context.arc(at, (lane.bandTop + lane.bandBottom) / 2, 6, 0, 2 * Math.PI);
    context.fillStyle = palette.color('surface');
    context.fill();
    context.strokeStyle = palette.color('accent');
    context.lineWidth = 3;
    context.stroke();
  }
  context.font = font(11, 600);
  const text = view.place(event.at);
  const wide = context.measureText(text).width + 10;
  const left = Math.min(width - wide, Math.max(GUTTER, at - wide / 2));
  context.fillStyle = palette.color('accent');
  context.beginPath();
  context.roundRect(left, layout.height - 20, wide, 17, 4);
  context.fill();
  context.fillStyle = palette.color('surface');
  context.fillText(text, left + 5, layout.height - 7.5);
}
