import { scaleLinear } from 'd3-scale';

import { AXIS_HEIGHT, FAULT_ROW_HEIGHT, type Lane } from '#harness/report/html/layout';
import { isSimulation } from '#harness/report/model/event-data';
import type { ReportFault } from '#harness/report/report-data';
import { END_KINDS } from '#harness/trace/vocabulary';

import { fit, font, type Frame, GUTTER, inSight } from './frame';
import { colorOfFault } from './palette';

/** The background of the picture: lanes, faults, walls of partitions, and the time axis. */
export function drawBackground(frame: Frame): void {
  drawLanes(frame);
  frame.view.run.report.faults.forEach((fault, i) => drawFault(frame, fault, frame.layout.faultRows[i]!));
  drawWalls(frame);
  drawAxis(frame);
}

function drawLanes({ context, layout, palette, width }: Frame): void {
  layout.lanes.forEach(({ top, height, kind, bandTop, bandBottom }, i) => {
    context.fillStyle = palette.color(i % 2 === 0 ? 'lane' : 'lane-alternate');
    context.fillRect(0, top, width, height);
    context.fillStyle = palette.color('line');
    context.fillRect(0, top, width, 1);
    if (kind === 'client') context.fillRect(GUTTER, Math.round((bandTop + bandBottom) / 2), width - GUTTER, 1);
  });
}

function drawFault(frame: Frame, fault: ReportFault, row: number): void {
  const { context, layout, palette, width, x } = frame;
  const from = Math.max(GUTTER, x(fault.fromMicros));
  const to = fault.toMicros === null ? width : Math.min(width, x(fault.toMicros));
  if (!inSight(frame, from, to) || to <= from) return;
  const color = colorOfFault(fault.kind);
  context.fillStyle = palette.color(`${color}-soft`);
  for (const lane of layout.lanes) if (fault.actors.includes(lane.actor)) context.fillRect(from, lane.top, to - from, lane.height);
  const top = layout.faultsTop + row * FAULT_ROW_HEIGHT;
  context.fillStyle = palette.color(`${color}-soft`);
  context.fillRect(from, top, to - from, FAULT_ROW_HEIGHT - 3);
  context.fillStyle = palette.color(color);
  context.fillRect(from, top + FAULT_ROW_HEIGHT - 4, Math.max(1, to - from), 2);
  context.font = font(11, 600);
  context.fillText(fit(context, fault.label, to - from - 8), from + 4, top + 11);
}

function drawWalls(frame: Frame): void {
  const { context, layout, palette, width, x } = frame;
  context.strokeStyle = palette.color('partition');
  context.lineWidth = 2;
  context.setLineDash([7, 5]);
  context.beginPath();
  for (const { y, from, to } of layout.walls) {
    context.moveTo(Math.max(GUTTER, x(from)), y);
    context.lineTo(Math.max(GUTTER, Math.min(width, x(to))), y);
  }
  context.stroke();
  context.setLineDash([]);
}

function drawAxis(frame: Frame): void {
  const { context, layout, palette, width, x, view } = frame;
  const { from, to } = view.window;
  const scale = scaleLinear([from / 1000, to / 1000], [GUTTER, width]);
  const count = Math.max(2, Math.floor((width - GUTTER) / 110));
  const format = scale.tickFormat(count);
  const flag = flagOf(frame);
  context.font = font(11);
  for (const tick of scale.ticks(count)) {
    const at = Math.round(x(tick * 1000));
    if (at < GUTTER + 1) continue;
    context.fillStyle = palette.color('line');
    context.globalAlpha = 0.6;
    context.fillRect(at, AXIS_HEIGHT - 4, 1, layout.height - AXIS_HEIGHT + 4);
    context.globalAlpha = 1;
    // A step has a whole number.
    if (view.axis === 'step' && !Number.isInteger(tick)) continue;
    const label = view.axis === 'step' ? `step ${tick}` : `${format(tick)} ms`;
    const right = at + 8 + context.measureText(label).width;
    if (right > width || (right > flag.left && at < flag.left + flag.width)) continue;
    context.fillStyle = palette.color('muted');
    context.fillText(label, at + 4, AXIS_HEIGHT - 9);
  }
}

interface Flag {
  readonly at: number;
  readonly left: number;
  readonly width: number;
  readonly label: string;
}

const FLAG_FONT = font(11.5, 650);

/** The label at the end of the run, and its position. */
function flagOf({ context, view, width, x }: Frame): Flag {
  const { events, verdict, property } = view.run.report;
  const last = events.findLast((event) => isSimulation(event.actor) && END_KINDS.has(event.kind));
  const at = x(last?.at ?? view.run.endOfRun);
  const label = `${verdict}: ${property}`;
  context.save();
  context.font = FLAG_FONT;
  const wide = context.measureText(label).width + 14;
  context.restore();
  return { at, label, width: wide, left: at > width ? width : Math.max(GUTTER, at - wide + 1.5) };
}

/** The end of the run with its verdict, drawn over everything else. */
export function drawEnd(frame: Frame): void {
  const { context, layout, palette } = frame;
  const { at, left, width, label } = flagOf(frame);
  if (!inSight(frame, at, at)) return;
  context.fillStyle = palette.color('bad');
  context.fillRect(at - 1, AXIS_HEIGHT - 6, 2.5, layout.height - AXIS_HEIGHT + 6);
  context.beginPath();
  context.roundRect(left, 3, width, 18, 4);
  context.fill();
  context.font = FLAG_FONT;
  context.fillStyle = palette.color('on-bad');
  context.fillText(label, left + 7, 16);
}

/** The names of the lanes, drawn over the parts of the picture that moved under them. */
export function drawGutter({ context, layout, palette, height }: Frame): void {
  context.fillStyle = palette.color('surface');
  context.fillRect(0, 0, GUTTER, height);
  context.fillStyle = palette.color('line');
  context.fillRect(GUTTER - 1, 0, 1, layout.height);
  for (const lane of layout.lanes) drawName({ context, palette }, lane);
}

function drawName({ context, palette }: Pick<Frame, 'context' | 'palette'>, { actor, top, bandTop, bandBottom }: Lane): void {
  context.fillStyle = palette.color('line');
  context.fillRect(0, top, GUTTER, 1);
  context.fillStyle = palette.color('text');
  context.font = font(13, 600);
  context.fillText(fit(context, actor, GUTTER - 18), 12, (bandTop + bandBottom) / 2 + 5);
}
