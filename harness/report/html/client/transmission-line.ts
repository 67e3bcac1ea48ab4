import type { Lane, Layout } from '#harness/report/html/layout';
import type { Transmission } from '#harness/report/model/messages';

import type { Frame } from './frame';

/** A transmission as a line of the picture, in pixels. */
export interface TransmissionLine {
  readonly transmission: Transmission;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The position of a transmission in the picture. Undefined if one of its lanes is hidden. */
export function lineOf({ layout, x }: Pick<Frame, 'layout' | 'x'>, transmission: Transmission): TransmissionLine | undefined {
  const from = layout.byActor.get(transmission.message.from);
  const to = layout.byActor.get(transmission.message.to);
  if (from === undefined || to === undefined || from === to) return undefined;
  const down = to.top > from.top;
  const whole = { x1: x(transmission.message.sentAt), y1: edge(from, down), x2: x(transmission.endAt), y2: edge(to, !down) };
  return { transmission, ...whole, ...shortened(transmission, whole, layout) };
}

function edge(lane: Lane, lower: boolean): number {
  return lower ? lane.bandBottom : lane.bandTop;
}

type Ends = Omit<TransmissionLine, 'transmission'>;

/** Pixels between the cross of a lost message and the band that it did not reach. */
const SHORT_OF_BAND = 7;

/** A lost message ends at the place of its loss: at the wall of a partition, near its sender, or before its receiver. */
function shortened({ end, endActor, endAt, message, why }: Transmission, ends: Ends, { walls }: Layout): Partial<Ends> {
  const { x1, y1, x2, y2 } = ends;
  const length = Math.abs(y2 - y1) || 1;
  if (end === 'in flight') return part(ends, 0.5);
  if (end === 'received') return {};
  const inTheWay = (why === 'cut' ? walls : []).filter(({ y, from, to }) => (y - y1) * (y - y2) < 0 && from <= endAt && endAt <= to);
  const nearest = Math.min(...inTheWay.map(({ y }) => Math.abs(y - y1)));
  const early = endActor === message.from;
  const reach = { ...ends, x2: early ? Math.max(x2, x1 + 9) : x2 };
  if (nearest < Infinity) return early ? { x2: reach.x2, y2: y1 + Math.sign(y2 - y1) * nearest } : part(reach, nearest / length);
  if (early) return { x2: reach.x2, y2: y1 + Math.sign(y2 - y1) * Math.min(26, length * 0.4) };
  return part(ends, 1 - SHORT_OF_BAND / length);
}

function part({ x1, y1, x2, y2 }: Ends, share: number): Partial<Ends> {
  return { x2: x1 + (x2 - x1) * share, y2: y1 + (y2 - y1) * share };
}
