import { peerExists, type ActorTimeline } from '#harness/report/model/actor-timelines';
import { isClientActor } from '#harness/report/model/event-data';

import { byId } from './element';
import { font, GUTTER, hatch, RIGHT_MARGIN } from './frame';
import { colorOfFault, colorOfRole, type Palette } from './palette';
import type { TimeZoom } from './time-zoom';
import type { View } from './view';

const HEIGHT = 54;
const TOP = 6;
const FAULTS_HEIGHT = 4;

/** A strip with the whole run: leaders, faults, the failure, and the part that the picture shows. The reader can drag this part. */
export class Overview {
  private readonly canvas = byId<HTMLCanvasElement>('overview');
  private readonly context = this.canvas.getContext('2d')!;
  /** The part that does not change when the window moves. */
  private background: HTMLCanvasElement | undefined;
  private willDraw = false;

  constructor(
    private readonly view: View,
    private readonly palette: Palette,
    private readonly zoom: TimeZoom,
  ) {
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    view.onChange((change) => {
      if (change === 'theme' || change === 'axis') this.background = undefined;
      this.drawSoon();
    });
    this.listen();
  }

  private listen(): void {
    let grip = 0;
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      const { from, to } = this.view.window;
      const at = this.timeAt(event.offsetX);
      grip = at >= from && at <= to ? at - from : (to - from) / 2;
      this.move(at - grip);
    });
    this.canvas.addEventListener('pointermove', (event) => {
      if (this.canvas.hasPointerCapture(event.pointerId)) this.move(this.timeAt(event.offsetX) - grip);
    });
    this.canvas.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.zoom.zoomBy(2 ** (event.deltaY * 0.002));
      },
      { passive: false },
    );
  }

  private move(from: number): void {
    const { window } = this.view;
    this.zoom.show(from, from + window.to - window.from);
  }

  private get innerWidth(): number {
    return Math.max(1, this.canvas.clientWidth - GUTTER - RIGHT_MARGIN);
  }

  private x(at: number): number {
    return GUTTER + (at / Math.max(1, this.view.run.endOfRun)) * this.innerWidth;
  }

  private timeAt(pixel: number): number {
    return ((pixel - GUTTER) / this.innerWidth) * this.view.run.endOfRun;
  }

  private resize(): void {
    this.canvas.width = Math.round(this.canvas.clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(HEIGHT * devicePixelRatio);
    this.background = undefined;
    this.draw();
  }

  private drawSoon(): void {
    if (this.willDraw) return;
    this.willDraw = true;
    requestAnimationFrame(() => {
      this.willDraw = false;
      this.draw();
    });
  }

  private draw(): void {
    if (this.canvas.width === 0) return;
    this.background ??= this.paintBackground();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.background, 0, 0);
    this.context.scale(devicePixelRatio, devicePixelRatio);
    this.drawWindow();
  }

  private drawWindow(): void {
    const { context, palette, view } = this;
    const left = Math.max(GUTTER, this.x(view.window.from));
    const right = Math.min(GUTTER + this.innerWidth, Math.max(left + 4, this.x(view.window.to)));
    context.fillStyle = palette.color('surface');
    context.globalAlpha = 0.45;
    context.fillRect(GUTTER, 0, left - GUTTER, HEIGHT);
    context.fillRect(right, 0, GUTTER + this.innerWidth - right, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = palette.color('accent');
    context.lineWidth = 2;
    context.strokeRect(left, 2, right - left, HEIGHT - 4);
    if (view.selected === undefined) return;
    context.fillStyle = palette.color('accent');
    context.fillRect(this.x(view.events[view.selected]!.at) - 0.5, 2, 1.5, HEIGHT - 4);
  }

  private paintBackground(): HTMLCanvasElement {
    const background = document.createElement('canvas');
    [background.width, background.height] = [this.canvas.width, this.canvas.height];
    const context = background.getContext('2d')!;
    context.scale(devicePixelRatio, devicePixelRatio);
    context.fillStyle = this.palette.color('surface');
    context.fillRect(0, 0, this.canvas.clientWidth, HEIGHT);
    this.paintFaults(context);
    this.paintTimelines(context);
    this.paintOperations(context);
    context.fillStyle = this.palette.color('bad');
    context.fillRect(this.x(this.view.run.endOfRun) - 1, 2, 3, HEIGHT - 4);
    context.fillStyle = this.palette.color('muted');
    context.font = font(11);
    context.fillText('Whole run', 12, 24);
    const length = (this.view.run.endOfRun / 1000).toFixed(0);
    context.fillText(`${length} ${this.view.axis === 'step' ? 'steps' : 'ms'}`, 12, 38);
    return background;
  }

  private paintFaults(context: CanvasRenderingContext2D): void {
    for (const { kind, fromMicros, toMicros } of this.view.run.report.faults) {
      const left = this.x(fromMicros);
      const right = this.x(toMicros ?? this.view.run.endOfRun);
      context.fillStyle = this.palette.color(`${colorOfFault(kind)}-soft`);
      context.fillRect(left, 0, right - left, HEIGHT);
      context.fillStyle = this.palette.color(colorOfFault(kind));
      context.fillRect(left, 1, Math.max(1, right - left), FAULTS_HEIGHT - 2);
    }
  }

  private paintTimelines(context: CanvasRenderingContext2D): void {
    const { timelines } = this.view.run;
    const each = Math.min(9, (HEIGHT - TOP - 12) / Math.max(1, timelines.size));
    let top = TOP;
    for (const own of timelines.values()) {
      const height = (each - 1.5) / own.length;
      own.forEach((timeline, row) => this.paintTimeline(context, timeline, { top: top + row * height, height }));
      top += each;
    }
  }

  private paintTimeline(
    context: CanvasRenderingContext2D,
    timeline: ActorTimeline,
    { top, height }: { top: number; height: number },
  ): void {
    for (const span of timeline.spans) {
      const { condition, status, from, to } = span;
      if (condition === 'not started' || !peerExists(timeline, span)) continue;
      context.fillStyle = condition === 'up' ? this.palette.color(colorOfRole(status.role)) : hatch(context, this.palette.color('hatch'));
      context.fillRect(this.x(from), top, this.x(to) - this.x(from) + 0.3, height);
    }
  }

  /** The activity of the clients over time, as transparent bars that add up. Illegal operations are red. */
  private paintOperations(context: CanvasRenderingContext2D): void {
    for (const { invokedAt, returnedAt, illegal, actor } of this.view.run.operations) {
      if (!isClientActor(actor)) continue;
      context.fillStyle = this.palette.color(illegal ? 'bad' : 'call-line');
      context.globalAlpha = illegal ? 1 : 0.6;
      const height = illegal ? 8 : 5;
      context.fillRect(this.x(invokedAt), HEIGHT - 2 - height, Math.max(1.5, this.x(returnedAt) - this.x(invokedAt)), height);
    }
    context.globalAlpha = 1;
  }
}
