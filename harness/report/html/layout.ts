import type { ClientOperation } from '#harness/report/model/operations';
import { isClient, type Story } from '#harness/report/model/story';
import type { ReportFault } from '#harness/report/report-data';

/** One actor's stripe of the picture. Pixels from the top of the canvas. */
export interface Lane {
  readonly actor: string;
  readonly kind: 'client' | 'store';
  readonly top: number;
  readonly height: number;
  /** Where its life or its calls are drawn, and where messages leave and arrive. */
  readonly bandTop: number;
  readonly bandBottom: number;
  /** Pixels of one row of the band: a peer of a store, a call of a client. */
  readonly rowHeight: number;
}

/** Between two lanes on different sides of a partition. Times in microseconds. */
export interface Wall {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly byActor: ReadonlyMap<string, Lane>;
  /** For each fault the row of the ruler on which it stands, so that none covers another. */
  readonly faultRows: readonly number[];
  /** What keeps messages from passing, while a partition lasts. */
  readonly walls: readonly Wall[];
  readonly faultsTop: number;
  readonly lanesTop: number;
  readonly height: number;
}

export const AXIS_HEIGHT = 26;
export const FAULT_ROW_HEIGHT = 19;
export const STORE_BAND = 22;
export const CALL_BAND = 20;

/** What a store's lane gets beyond the least, where there is room. */
const MOST_EXTRA = 110;
const CLIENT_MARGIN = 20;
/** Above and below a store's band, for messages and words. */
const STORE_MARGIN = 36;
/** A store's rows, where it holds several peers. */
const PEER_BAND = 17;
const BOTTOM_MARGIN = 6;

/** Lanes for `actors`, as high as `available` pixels allow; more than that if they would be too low to read. */
export function layOut(story: Story, actors: readonly string[], available: number): Layout {
  const faultRows = rowsFor(story.report.faults.map((fault) => ({ from: fault.fromMicros, to: fault.toMicros ?? Infinity })));
  const lanesTop = AXIS_HEIGHT + (1 + Math.max(-1, ...faultRows)) * FAULT_ROW_HEIGHT + 4;
  const bands = actors.map((actor) => bandOf(story, actor));
  const heights = laneHeights(bands, available - lanesTop - BOTTOM_MARGIN);
  const lanes: Lane[] = [];
  let top = lanesTop;
  actors.forEach((actor, i) => {
    const height = heights[i]!;
    lanes.push(lane(actor, bands[i]!, { top, height }));
    top += height;
  });
  const byActor = new Map(lanes.map((one) => [one.actor, one]));
  return {
    lanes,
    byActor,
    faultRows,
    walls: wallsOf(story.report.faults, lanes),
    faultsTop: AXIS_HEIGHT + 2,
    lanesTop,
    height: top + BOTTOM_MARGIN,
  };
}

interface Band {
  readonly kind: Lane['kind'];
  readonly rows: number;
  readonly rowHeight: number;
}

function bandOf(story: Story, actor: string): Band {
  if (isClient(actor)) return { kind: 'client', rows: callRows(story.operations, actor), rowHeight: CALL_BAND };
  const rows = story.lives.get(actor)!.length;
  return { kind: 'store', rows, rowHeight: rows === 1 ? STORE_BAND : PEER_BAND };
}

/** What the least heights leave of `available` goes to the stores, where the messages are. */
function laneHeights(bands: readonly Band[], available: number): number[] {
  const least = bands.map(({ kind, rows, rowHeight }) => rows * rowHeight + (kind === 'client' ? CLIENT_MARGIN : STORE_MARGIN));
  const stores = bands.filter(({ kind }) => kind === 'store').length;
  const left = available - least.reduce((sum, height) => sum + height, 0);
  const more = Math.min(MOST_EXTRA, Math.max(0, Math.floor(left / Math.max(1, stores))));
  return least.map((height, i) => (bands[i]!.kind === 'store' ? height + more : height));
}

function lane(actor: string, { kind, rows, rowHeight }: Band, { top, height }: { top: number; height: number }): Lane {
  const band = rows * rowHeight;
  const bandTop = top + Math.round((height - band) / 2);
  return { actor, kind, top, height, bandTop, bandBottom: bandTop + band, rowHeight };
}

function callRows(operations: readonly ClientOperation[], actor: string): number {
  return 1 + Math.max(0, ...callRowsOf(operations.filter((operation) => operation.actor === actor)));
}

/** For each call the row of its client's lane on which it stands: calls that are open together do not share one. */
export function callRowsOf(operations: readonly ClientOperation[]): number[] {
  const rows = new Array<number>(operations.length).fill(0);
  for (const actor of new Set(operations.map((operation) => operation.actor))) {
    const own = operations.flatMap((operation, i) => (operation.actor === actor ? [i] : []));
    const spans = own.map((i) => ({ from: operations[i]!.invokedAt, to: operations[i]!.returnedAt }));
    rowsFor(spans).forEach((row, i) => (rows[own[i]!] = row));
  }
  return rows;
}

/** For each span, in the order of their beginnings, the lowest row that is free by then. */
function rowsFor(spans: readonly { from: number; to: number }[]): number[] {
  const order = spans.map((_, i) => i).sort((left, right) => spans[left]!.from - spans[right]!.from);
  const rows = new Array<number>(spans.length).fill(0);
  const freeAt: number[] = [];
  for (const i of order) {
    const { from, to } = spans[i]!;
    const free = freeAt.findIndex((end) => end <= from);
    const row = free === -1 ? freeAt.length : free;
    freeAt[row] = to;
    rows[i] = row;
  }
  return rows;
}

function wallsOf(faults: readonly ReportFault[], lanes: readonly Lane[]): Wall[] {
  return faults
    .filter(({ kind }) => kind === 'partition')
    .flatMap(({ actors, fromMicros, toMicros }) => {
      const below = lanes.slice(1).filter((lane, i) => actors.includes(lanes[i]!.actor) !== actors.includes(lane.actor));
      return below.map((lane) => ({ y: lane.top, from: fromMicros, to: toMicros ?? Infinity }));
    });
}
