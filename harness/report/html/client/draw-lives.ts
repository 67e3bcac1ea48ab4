import { IntervalIndex } from '#harness/report/model/interval-index';
import type { LifeSpan } from '#harness/report/model/lives';
import { STORE_BAND, type Lane } from '#harness/report/html/layout';

import { font, type Frame, GUTTER, hatch } from './frame';
import { colorOfRole } from './palette';

/** What a stretch of a band says: as long as it stays the same, the band has one colour and one label. */
interface Stretch {
  readonly life: LifeSpan;
  readonly from: number;
  readonly to: number;
}

/** Draws what the stores were, along their lanes. */
export class LivesPainter {
  private readonly stretches: ReadonlyMap<string, IntervalIndex<Stretch>>;
  private readonly lives: ReadonlyMap<string, IntervalIndex<LifeSpan>>;

  constructor(lives: ReadonlyMap<string, readonly LifeSpan[]>) {
    this.stretches = mapValues(lives, (spans) => new IntervalIndex(stretchesOf(spans), (stretch) => stretch));
    this.lives = mapValues(lives, (spans) => new IntervalIndex(spans, (span) => span));
  }

  draw(frame: Frame): void {
    const { from, to } = frame.view.window;
    for (const lane of frame.layout.lanes) {
      for (const stretch of this.stretches.get(lane.actor)?.between(from, to) ?? []) drawStretch(frame, lane, stretch);
      drawCommits(frame, lane, this.lives.get(lane.actor)?.between(from, to) ?? []);
    }
  }
}

function mapValues<From, To>(map: ReadonlyMap<string, From>, change: (value: From) => To): Map<string, To> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function stretchesOf(spans: readonly LifeSpan[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const life of spans) {
    const last = stretches.at(-1);
    if (last !== undefined && labelOf(last.life) === labelOf(life)) stretches[stretches.length - 1] = { ...last, to: life.to };
    else stretches.push({ life, from: life.from, to: life.to });
  }
  return stretches.filter((stretch) => stretch.to > stretch.from);
}

function labelOf({ condition, status }: LifeSpan): string {
  if (condition !== 'up') return condition;
  if (status.role === undefined) return 'up';
  return status.term === undefined ? status.role : `${status.role} · term ${status.term}`;
}

function drawStretch(frame: Frame, { bandTop }: Lane, { life, from, to }: Stretch): void {
  const { context, palette, width, x } = frame;
  const left = Math.max(GUTTER, x(from));
  const right = Math.min(width, x(to));
  if (right <= left) return;
  const up = life.condition === 'up';
  const color = up ? colorOfRole(life.status.role) : 'down';
  context.fillStyle = palette.color(color);
  context.fillRect(left, bandTop, Math.max(1, right - left - 1), STORE_BAND);
  if (!up && life.condition !== 'not started') {
    context.fillStyle = hatch(context, palette.color('hatch'));
    context.fillRect(left, bandTop, right - left - 1, STORE_BAND);
  }
  drawLabel(frame, labelsOf(life), { left, right, top: bandTop, color: up ? `on-${color}` : 'muted', ground: palette.color(color) });
}

interface Label {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly color: string;
  readonly ground: string;
}

/** From the longest to the shortest. */
function labelsOf(life: LifeSpan): string[] {
  const { role, term } = life.status;
  const shorter = life.condition === 'up' && role !== undefined ? [role, ...(term === undefined ? [] : [`t${term}`])] : [];
  return [labelOf(life), ...shorter];
}

function drawLabel({ context, palette }: Frame, labels: readonly string[], { left, right, top, color, ground }: Label): void {
  context.font = font(12, 600);
  const text = labels.find((label) => context.measureText(label).width <= right - left - 11);
  if (text === undefined) return;
  // A plate under the text, for the hatched ones.
  context.fillStyle = ground;
  context.fillRect(left + 3, top + 3, context.measureText(text).width + 6, STORE_BAND - 6);
  context.fillStyle = palette.color(color);
  context.fillText(text, left + 6, top + 15.5);
}

/** The commit index under the band, wherever it changed and there is room for it. */
function drawCommits(frame: Frame, { bandBottom }: Lane, spans: readonly LifeSpan[]): void {
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
