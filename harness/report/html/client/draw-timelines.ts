import type { Lane } from '#harness/report/html/layout';
import { peerExists, type ActorTimeline, type TimelineSpan } from '#harness/report/model/actor-timelines';
import { IntervalIndex } from '#harness/report/model/interval-index';

import { font, type Frame, GUTTER, hatch } from './frame';
import { colorOfRole } from './palette';

/** A part of a band with one colour and one label. */
interface Stretch {
  readonly span: TimelineSpan;
  readonly from: number;
  readonly to: number;
}

/** A peer of a store: one row of the store's band. */
interface PeerBand {
  readonly region: number | undefined;
  readonly stretches: IntervalIndex<Stretch>;
  readonly spans: IntervalIndex<TimelineSpan>;
}

/** Draws the conditions and roles of the stores along their lanes. */
export class TimelinesPainter {
  private readonly peers: ReadonlyMap<string, readonly PeerBand[]>;

  constructor(timelines: ReadonlyMap<string, readonly ActorTimeline[]>) {
    this.peers = new Map([...timelines].map(([actor, own]) => [actor, own.map(peerBandOf)]));
  }

  draw(frame: Frame): void {
    const { from, to } = frame.view.window;
    for (const lane of frame.layout.lanes) {
      const peers = this.peers.get(lane.actor) ?? [];
      peers.forEach(({ region, stretches }, row) => {
        const top = lane.bandTop + row * lane.rowHeight;
        for (const stretch of stretches.between(from, to)) drawStretch(frame, stretch, { region, top, height: lane.rowHeight });
      });
      if (peers.length === 1) drawCommits(frame, lane, peers[0]!.spans.between(from, to));
    }
  }
}

function peerBandOf(timeline: ActorTimeline): PeerBand {
  return {
    region: timeline.region,
    stretches: new IntervalIndex(stretchesOf(timeline), (stretch) => stretch),
    spans: new IntervalIndex(timeline.spans, (span) => span),
  };
}

function stretchesOf(timeline: ActorTimeline): Stretch[] {
  const stretches: Stretch[] = [];
  for (const span of timeline.spans.filter((one) => peerExists(timeline, one))) {
    const last = stretches.at(-1);
    const continues = last !== undefined && last.to === span.from && labelOf(last.span) === labelOf(span);
    if (continues) stretches[stretches.length - 1] = { ...last, to: span.to };
    else stretches.push({ span, from: span.from, to: span.to });
  }
  return stretches.filter((stretch) => stretch.to > stretch.from);
}

function labelOf({ condition, status }: TimelineSpan): string {
  if (condition !== 'up') return condition;
  if (status.role === undefined) return 'up';
  return status.term === undefined ? status.role : `${status.role} · term ${status.term}`;
}

interface BandRow {
  readonly region: number | undefined;
  readonly top: number;
  readonly height: number;
}

function drawStretch(frame: Frame, { span, from, to }: Stretch, { region, top, height }: BandRow): void {
  const { context, palette, width, x } = frame;
  const left = Math.max(GUTTER, x(from));
  const right = Math.min(width, x(to));
  if (right <= left) return;
  const up = span.condition === 'up';
  const color = up ? colorOfRole(span.status.role) : 'down';
  const inner = height - (region === undefined ? 0 : 1);
  context.fillStyle = palette.color(color);
  context.fillRect(left, top, Math.max(1, right - left - 1), inner);
  if (!up && span.condition !== 'not started') {
    context.fillStyle = hatch(context, palette.color('hatch'));
    context.fillRect(left, top, right - left - 1, inner);
  }
  const place = { left, right, top, height: inner, color: up ? `on-${color}` : 'muted', ground: palette.color(color) };
  drawLabel(
    frame,
    labelsOf(span).map((label) => (region === undefined ? label : `r${region} · ${label}`)),
    place,
  );
}

interface Label {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
  readonly color: string;
  readonly ground: string;
}

/** The possible labels, from the longest to the shortest. */
function labelsOf(span: TimelineSpan): string[] {
  const { role, term } = span.status;
  const shorter = span.condition === 'up' && role !== undefined ? [role, ...(term === undefined ? [] : [`t${term}`])] : [];
  return [labelOf(span), ...shorter];
}

function drawLabel({ context, palette }: Frame, labels: readonly string[], { left, right, top, height, color, ground }: Label): void {
  context.font = font(height > 18 ? 12 : 11, 600);
  const text = labels.find((label) => context.measureText(label).width <= right - left - 11);
  if (text === undefined) return;
  // A plain background under the text, for hatched bands.
  context.fillStyle = ground;
  context.fillRect(left + 3, top + 2, context.measureText(text).width + 6, height - 4);
  context.fillStyle = palette.color(color);
  context.fillText(text, left + 6, top + height / 2 + 4.5);
}

/** The commit index under the band, wherever it changed and there is space. */
function drawCommits(frame: Frame, { bandBottom }: Lane, spans: readonly TimelineSpan[]): void {
  const { context, palette, x } = frame;
  context.font = font(10.5);
  context.fillStyle = palette.color('muted');
  let free = GUTTER + 4;
  let shown: number | undefined;
  for (const { condition, status, from, to } of spans) {
    if (condition !== 'up' || status.commit === undefined || status.commit === shown) continue;
    const left = Math.max(GUTTER + 4, x(from) + 1);
    if (left < free || x(to) < GUTTER) continue;
    const text = `commit ${status.commit}`;
    const { width } = context.measureText(text);
    context.lineWidth = 3;
    context.strokeStyle = palette.color('lane');
    context.strokeText(text, left + 3, bandBottom + 12);
    context.fillText(text, left + 3, bandBottom + 12);
    context.fillRect(left - 1, bandBottom, 1, 8);
    free = left + width + 10;
    shown = status.commit;
  }
}
