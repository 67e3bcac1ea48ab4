import { select } from 'd3-selection';
import { zoom, ZoomTransform, type ZoomBehavior } from 'd3-zoom';

import { GUTTER, RIGHT_MARGIN } from './frame';
import type { View } from './view';

/** The minimum length of the window, in virtual microseconds. */
const WINDOW_MIN = 40;

/**
 * Synchronizes the window of time with d3's zoom: the pointer, the wheel and touch change the zoom, everything else changes the window. A
 * scale of 1 shows the whole run.
 */
export class TimeZoom {
  private readonly behavior: ZoomBehavior<HTMLCanvasElement, unknown>;
  private whole: number;
  private width = 1;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly view: View,
  ) {
    this.whole = wholeOf(view);
    this.behavior = zoom<HTMLCanvasElement, unknown>()
      .filter((event: MouseEvent) => event.button === 0 && !(event.type === 'wheel' && isSideways(event as WheelEvent)))
      .on('zoom', ({ transform }: { transform: ZoomTransform }) => this.take(transform));
    select(canvas).call(this.behavior);
    canvas.addEventListener('wheel', (event) => this.moveSideways(event), { passive: false });
  }

  /** The caller resizes the picture after that. */
  changeAxis(): void {
    this.whole = wholeOf(this.view);
  }

  /** The width of the picture in pixels has changed. The window does not change. */
  resize(width: number): void {
    this.width = Math.max(1, width - GUTTER - RIGHT_MARGIN);
    const extent: [[number, number], [number, number]] = [
      [GUTTER, 0],
      [GUTTER + this.width, 1],
    ];
    this.behavior
      .extent(extent)
      .translateExtent(extent)
      .scaleExtent([1, this.whole / WINDOW_MIN]);
    this.show(this.view.window.from, this.view.window.to);
  }

  /** Shows `from` to `to`, limited by the run and by the minimum length. */
  show(from: number, to: number): void {
    const length = Math.min(this.whole, Math.max(WINDOW_MIN, to - from));
    const start = Math.min(Math.max(0, from - (length - (to - from)) / 2), this.whole - length);
    const scale = this.whole / length;
    const shift = GUTTER - (GUTTER + (start / this.whole) * this.width) * scale;
    this.behavior.transform(select(this.canvas), new ZoomTransform(scale, shift, 0));
  }

  showAll(): void {
    this.show(0, this.whole);
  }

  /** Changes the length of the window by `factor`, around the selected event or the middle. */
  zoomBy(factor: number): void {
    const { from, to } = this.view.window;
    const { selected, events } = this.view;
    const at = selected === undefined ? NaN : events[selected]!.at;
    const center = at >= from && at <= to ? at : (from + to) / 2;
    this.show(center - (center - from) * factor, center + (to - center) * factor);
  }

  /** Moves the window so that `at` is well inside. */
  reveal(at: number): void {
    const { from, to } = this.view.window;
    const length = to - from;
    if (at >= from + length * 0.03 && at <= to - length * 0.03) return;
    const start = at < from + length * 0.5 ? at - length * 0.3 : at - length * 0.7;
    this.show(start, start + length);
  }

  private take({ k, x }: ZoomTransform): void {
    const pixel = (at: number): number => (((at - x) / k - GUTTER) / this.width) * this.whole;
    this.view.window = { from: pixel(GUTTER), to: pixel(GUTTER + this.width) };
    this.view.changed('window');
  }

  private moveSideways(event: WheelEvent): void {
    if (!isSideways(event)) return;
    event.preventDefault();
    const { from, to } = this.view.window;
    const step = (((event.deltaX || event.deltaY) * (to - from)) / this.width) * (event.deltaMode === 1 ? 20 : 1);
    this.show(from + step, to + step);
  }
}

function wholeOf({ run, window }: View): number {
  return Math.max(WINDOW_MIN, run.endOfRun * 1.01, window.to);
}

function isSideways(event: WheelEvent): boolean {
  return event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
}
