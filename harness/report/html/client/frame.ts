import type { Layout } from '#harness/report/html/layout';

import type { Palette } from './palette';
import type { View } from './view';

/** Pixels on the left for the names of the lanes. */
export const GUTTER = 96;

/** Pixels on the right, for the end of the run. */
export const RIGHT_MARGIN = 14;

/** The input for drawing one picture. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly view: View;
  readonly layout: Layout;
  readonly palette: Palette;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The pixel of a virtual time in microseconds. */
  x(at: number): number;
}

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** A font of the canvas. */
export function font(size: number, weight = 400): string {
  return `${weight} ${size}px ${FONT}`;
}

/** Whether any pixel from `from` to `to` is visible right of the gutter. */
export function inSight({ width }: Frame, from: number, to: number): boolean {
  return to >= GUTTER && from <= width;
}

/** As much of `text` as fits into `width` pixels, with an ellipsis. Empty if fewer than two characters fit. */
export function fit(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const perCharacter = context.measureText('abcdefghij').width / 10;
  const room = Math.floor(width / perCharacter) - 1;
  return room < 2 ? '' : `${text.slice(0, room)}…`;
}

const hatches = new Map<string, CanvasPattern>();

/** Thin diagonal lines of `color`. */
export function hatch(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  const known = hatches.get(color);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [14, 14];
  const pen = tile.getContext('2d')!;
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  for (const offset of [-7, 0, 7, 14]) {
    pen.moveTo(offset, 14);
    pen.lineTo(offset + 14, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (pattern === null) return color;
  pattern.setTransform(new DOMMatrix().scale(0.5));
  hatches.set(color, pattern);
  return pattern;
}
