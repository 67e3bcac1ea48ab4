import { callRowsOf, type Layout } from '#harness/report/html/layout';
import { IntervalIndex } from '#harness/report/model/interval-index';
import type { Flight } from '#harness/report/model/messages';
import type { ClientOperation } from '#harness/report/model/operations';

import { type Bar, barOf, drawCalls, drawIllegalCalls, drawIllegalTime } from './draw-calls';
import { drawFlights, drawStrong } from './draw-flights';
import { drawEnd, drawGround, drawGutter } from './draw-lanes';
import { LivesPainter } from './draw-lives';
import { drawSelection } from './draw-selection';
import { drawTicks } from './draw-ticks';
import { type Frame, GUTTER } from './frame';
import type { View } from './view';

/** What is in the picture: indexes over the run that find what a window of time holds, and the order of drawing it. */
export class Scene {
  private readonly flights: IntervalIndex<Flight>;
  private readonly calls: IntervalIndex<{ operation: ClientOperation; row: number }>;
  private readonly lives: LivesPainter;
  private readonly times: readonly number[];

  constructor(private readonly view: View) {
    const { story } = view;
    const rows = callRowsOf(story.operations);
    const calls = story.operations.map((operation, i) => ({ operation, row: rows[i]! }));
    this.flights = new IntervalIndex(story.flights, (flight) => ({ from: flight.message.sentAt, to: flight.endAt }));
    this.calls = new IntervalIndex(calls, ({ operation }) => ({ from: operation.invokedAt, to: operation.returnedAt }));
    this.lives = new LivesPainter(story.lives);
    this.times = story.report.events.map((event) => event.at);
  }

  flightsInView(): Flight[] {
    return this.flights.between(this.view.window.from, this.view.window.to);
  }

  barsInView(frame: Pick<Frame, 'layout' | 'x'>): Bar[] {
    const { from, to } = this.view.window;
    return this.calls
      .between(from, to)
      .map(({ operation, row }) => barOf(frame, operation, row))
      .filter((bar) => bar !== undefined);
  }

  draw(frame: Frame, hovered: Flight | undefined): void {
    const bars = this.barsInView(frame);
    const flights = this.flightsInView();
    drawGround(frame);
    drawIllegalTime(frame, bars);
    drawFlights(frame, flights);
    this.lives.draw(frame);
    drawTicks(frame, this.times);
    drawCalls(frame, bars);
    this.drawStrongOnes(frame, flights, hovered);
    drawSelection(frame);
    drawIllegalCalls(frame, bars);
    drawEnd(frame);
    drawGutter(frame);
  }

  private drawStrongOnes(frame: Frame, flights: readonly Flight[], hovered: Flight | undefined): void {
    const { context, width, layout } = frame;
    context.save();
    context.beginPath();
    context.rect(GUTTER, 0, width, layout.height);
    context.clip();
    const message = this.view.selected === undefined ? undefined : this.view.messageOf(this.view.selected);
    for (const flight of flights) if (flight.message === message || flight === hovered) drawStrong(frame, flight);
    context.restore();
  }
}

/** Where things are, for a layout and a window of time. */
export function placing(view: View, layout: Layout, width: number): Pick<Frame, 'layout' | 'x'> {
  const { from, to } = view.window;
  return { layout, x: (at) => GUTTER + ((at - from) / (to - from)) * width };
}
