import { type Layout, layOut } from '#harness/report/html/layout';
import type { Transmission } from '#harness/report/model/messages';

import { byId } from './element';
import { type Frame, GUTTER, RIGHT_MARGIN } from './frame';
import { type Hit, hitAt, type Point } from './hit';
import type { Palette } from './palette';
import { placing, Scene } from './scene';
import { TimeZoom } from './time-zoom';
import { Tooltip } from './tooltip';
import type { View } from './view';

/** The space-time diagram: a canvas that is redrawn after every change, at most once per frame. */
export class Picture {
  readonly zoom: TimeZoom;
  private readonly canvas = byId<HTMLCanvasElement>('canvas');
  private readonly area = byId('lanes');
  private readonly context = this.canvas.getContext('2d')!;
  private readonly tooltip = new Tooltip();
  private scene: Scene;
  private layout: Layout;
  private width = 0;
  private hovered: Transmission | undefined;
  private willDraw = false;

  constructor(
    private readonly view: View,
    private readonly palette: Palette,
  ) {
    this.scene = new Scene(view);
    this.layout = layOut(view.run, view.actors, 0);
    this.zoom = new TimeZoom(this.canvas, view);
    new ResizeObserver(() => this.resize()).observe(this.area);
    this.listen();
    view.onChange((change) => {
      if (change === 'axis') this.changeAxis();
      if (change === 'filters') this.resize();
      if (change === 'window') this.hover(undefined);
      this.drawSoon();
    });
  }

  private listen(): void {
    this.canvas.addEventListener('pointermove', (event) => this.hover(event.buttons === 0 ? this.hit(event) : undefined, pointOf(event)));
    this.canvas.addEventListener('pointerleave', () => this.hover(undefined));
    this.canvas.addEventListener('click', (event) => {
      const hit = this.hit(event);
      if (hit?.index !== undefined) this.view.select(hit.index);
      // A touch screen has no hover.
      if (hit !== undefined && event instanceof PointerEvent && event.pointerType !== 'mouse') this.hover(hit, pointOf(event));
    });
  }

  private hit(event: MouseEvent): Hit | undefined {
    const point = pointOf(event);
    return point.x < GUTTER ? undefined : hitAt(this.view, this.scene, this.places(), point);
  }

  private hover(hit: Hit | undefined, point: Point = { x: 0, y: 0 }): void {
    const place = { x: point.x, y: point.y + this.canvas.offsetTop + this.area.offsetTop - this.area.scrollTop };
    this.tooltip.show(hit, place);
    if (this.hovered === hit?.transmission) return;
    this.hovered = hit?.transmission;
    this.drawSoon();
  }

  private changeAxis(): void {
    this.scene = new Scene(this.view);
    this.zoom.changeAxis();
    this.resize();
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.area;
    this.layout = layOut(this.view.run, this.view.actors, clientHeight);
    this.width = clientWidth;
    const height = Math.max(this.layout.height, clientHeight);
    this.canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    this.canvas.style.height = `${height}px`;
    this.zoom.resize(clientWidth);
    // A canvas is empty after its size has changed. It is redrawn at once, so that it does not flicker.
    this.draw();
  }

  private places(): Pick<Frame, 'layout' | 'x'> {
    return placing(this.view, this.layout, Math.max(1, this.width - GUTTER - RIGHT_MARGIN));
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
    const { context, view, palette, width } = this;
    const height = this.canvas.height / devicePixelRatio;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.fillStyle = palette.color('surface');
    context.fillRect(0, 0, width, height);
    this.scene.draw({ context, view, palette, width, height, ...this.places() }, this.hovered);
  }
}

function pointOf(event: MouseEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}
