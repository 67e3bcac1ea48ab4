import { operationRowsOf, type Layout } from '#harness/report/html/layout';
import type { ObservedOperation } from '#harness/report/model/operations';
import { IntervalIndex } from '#harness/report/model/interval-index';
import type { Transmission } from '#harness/report/model/messages';

import { type Bar, barOf, drawOperations, drawIllegalOperations, drawIllegalTime } from './draw-operations';
import { drawEnd, drawBackground, drawGutter } from './draw-lanes';
import { drawLabels, drawSelection, drawTicks } from './draw-marks';
import { TimelinesPainter } from './draw-timelines';
import { drawTransmissions, drawEmphasized } from './draw-transmissions';
import { type Frame, GUTTER } from './frame';
import type { View } from './view';

/** The contents of the picture: indexes that find the objects in a window of time, and the drawing order. */
export class Scene {
  private readonly transmissions: IntervalIndex<Transmission>;
  private readonly operationsInRows: IntervalIndex<{ operation: ObservedOperation; row: number }>;
  private readonly timelines: TimelinesPainter;
  private readonly times: readonly number[];

  constructor(private readonly view: View) {
    const { run } = view;
    const rows = operationRowsOf(run.operations);
    const operationsInRows = run.operations.map((operation, i) => ({ operation, row: rows[i]! }));
    this.transmissions = new IntervalIndex(run.transmissions, (transmission) => ({
      from: transmission.message.sentAt,
      to: transmission.endAt,
    }));
    this.operationsInRows = new IntervalIndex(operationsInRows, ({ operation }) => ({
      from: operation.invokedAt,
      to: operation.returnedAt,
    }));
    this.timelines = new TimelinesPainter(run.timelines);
    this.times = run.report.events.map((event) => event.at);
  }

  transmissionsInView(): Transmission[] {
    return this.transmissions.between(this.view.window.from, this.view.window.to);
  }

  barsInView(frame: Pick<Frame, 'layout' | 'x'>): Bar[] {
    const { from, to } = this.view.window;
    return this.operationsInRows
      .between(from, to)
      .map(({ operation, row }) => barOf(frame, operation, row))
      .filter((bar) => bar !== undefined);
  }

  draw(frame: Frame, hovered: Transmission | undefined): void {
    const bars = this.barsInView(frame);
    const transmissions = this.transmissionsInView();
    drawBackground(frame);
    drawIllegalTime(frame, bars);
    drawTransmissions(frame, transmissions);
    this.timelines.draw(frame);
    drawTicks(frame, this.times);
    drawLabels(frame, this.times);
    drawOperations(frame, bars);
    this.drawEmphasizedOnes(frame, transmissions, hovered);
    drawSelection(frame);
    drawIllegalOperations(frame, bars);
    drawEnd(frame);
    drawGutter(frame);
  }

  private drawEmphasizedOnes(frame: Frame, transmissions: readonly Transmission[], hovered: Transmission | undefined): void {
    const { context, width, layout } = frame;
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, width, layout.height);
    context.clip();
    const message = this.view.selected === undefined ? undefined : this.view.messageOf(this.view.selected);
    for (const transmission of transmissions)
      if (transmission.message === message || transmission === hovered) drawEmphasized(frame, transmission);
    context.restore();
  }
}

/** The coordinates of the picture, for a layout and a window of time. */
export function placing(view: View, layout: Layout, width: number): Pick<Frame, 'layout' | 'x'> {
  const { from, to } = view.window;
  return { layout, x: (at) => GUTTER + ((at - from) / (to - from)) * width };
}
