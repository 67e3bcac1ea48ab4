import { isThere, type Life } from '#harness/report/model/lives';
import { isClient } from '#harness/report/model/story';

import { byId } from './element';
import { font, GUTTER, hatch, RIGHT_MARGIN } from './frame';
import { colorOfFault, colorOfRole, type Palette } from './palette';
import type { TimeZoom } from './time-zoom';
import type { View } from './view';

const HEIGHT = 54;
const TOP = 6;
const FAULTS_HEIGHT = 4;

/** The whole run in a strip: who led, the faults, where it failed, and which part the picture shows. Drag it to move that part. */
export class Overview {
  private readonly canvas = byId<HTMLCanvasElement>('overview');
  private readonly context = this.canvas.getContext('2d')!;
  /** What does not change while the window moves. */
  private ground: HTMLCanvasElement | undefined;
  private willDraw = false;

  constructor(
    private readonly view: View,
    private readonly palette: Palette,
    private readonly zoom: TimeZoom,
  ) {
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    view.onChange((change) => {
      if (change === 'theme') this.ground = undefined;
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
    return GUTTER + (at / Math.max(1, this.view.story.endOfRun)) * this.innerWidth;
  }

  private timeAt(pixel: number): number {
    return ((pixel - GUTTER) / this.innerWidth) * this.view.story.endOfRun;
  }

  private resize(): void {
    this.canvas.width = Math.round(this.canvas.clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(HEIGHT * devicePixelRatio);
    this.ground = undefined;
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
    this.ground ??= this.paintGround();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(this.ground, 0, 0);
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

  private paintGround(): HTMLCanvasElement {
    const ground = document.createElement('canvas');
    [ground.width, ground.height] = [this.canvas.width, this.canvas.height];
    const context = ground.getContext('2d')!;
    context.scale(devicePixelRatio, devicePixelRatio);
    context.fillStyle = this.palette.color('surface');
    context.fillRect(0, 0, this.canvas.clientWidth, HEIGHT);
    this.paintFaults(context);
    this.paintLives(context);
    this.paintCalls(context);
    context.fillStyle = this.palette.color('bad');
    context.fillRect(this.x(this.view.story.endOfRun) - 1, 2, 3, HEIGHT - 4);
    context.fillStyle = this.palette.color('muted');
    context.font = font(11);
    context.fillText('Whole run', 12, 24);
    context.fillText(`${(this.view.story.endOfRun / 1000).toFixed(0)} ms`, 12, 38);
    return ground;
  }

  private paintFaults(context: CanvasRenderingContext2D): void {
    for (const { kind, fromMicros, toMicros } of this.view.story.report.faults) {
      const left = this.x(fromMicros);
      const right = this.x(toMicros ?? this.view.story.endOfRun);
      context.fillStyle = this.palette.color(`${colorOfFault(kind)}-soft`);
      context.fillRect(left, 0, right - left, HEIGHT);
      context.fillStyle = this.palette.color(colorOfFault(kind));
      context.fillRect(left, 1, Math.max(1, right - left), FAULTS_HEIGHT - 2);
    }
  }

  private paintLives(context: CanvasRenderingContext2D): void {
    const { lives } = this.view.story;
    const each = Math.min(9, (HEIGHT - TOP - 12) / Math.max(1, lives.size));
    let top = TOP;
    for (const own of lives.values()) {
      const height = (each - 1.5) / own.length;
      own.forEach((life, row) => this.paintLife(context, life, { top: top + row * height, height }));
      top += each;
    }
  }

  private paintLife(context: CanvasRenderingContext2D, life: Life, { top, height }: { top: number; height: number }): void {
    for (const span of life.spans) {
      const { condition, status, from, to } = span;
      if (condition === 'not started' || !isThere(life, span)) continue;
      context.fillStyle = condition === 'up' ? this.palette.color(colorOfRole(status.role)) : hatch(context, this.palette.color('hatch'));
      context.fillRect(this.x(from), top, this.x(to) - this.x(from) + 0.3, height);
    }
  }

  /** How much the clients did when, as bars that add up; the illegal calls in red. */
  private paintCalls(context: CanvasRenderingContext2D): void {
    for (const { invokedAt, returnedAt, illegal, actor } of this.view.story.operations) {
      if (!isClient(actor)) continue;
      context.fillStyle = this.palette.color(illegal ? 'bad' : 'call-line');
      context.globalAlpha = illegal ? 1 : 0.6;
      const height = illegal ? 8 : 5;
      context.fillRect(this.x(invokedAt), HEIGHT - 2 - height, Math.max(1.5, this.x(returnedAt) - this.x(invokedAt)), height);
    }
    context.globalAlpha = 1;
  }
}
