import type { ObservedOperation } from '#harness/report/model/operations';
import { isClientActor } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';
import type { ReportFault } from '#harness/report/report-data';

/** The lane of one actor in the picture. In pixels from the top of the canvas. */
export interface Lane {
  readonly actor: string;
  readonly kind: 'client' | 'store';
  readonly top: number;
  readonly height: number;
  /** The band shows its timeline or its operations. Messages start and end at it. */
  readonly bandTop: number;
  readonly bandBottom: number;
  /** Pixels of one row of the band: a peer of a store, or an operation of a client. */
  readonly rowHeight: number;
}

/** A line between two lanes on different sides of a partition. Times in microseconds. */
export interface Wall {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

export interface Layout {
  readonly lanes: readonly Lane[];
  readonly byActor: ReadonlyMap<string, Lane>;
  /** For each fault its row below the time axis, so that no fault covers another. */
  readonly faultRows: readonly number[];
  /** The walls of the partitions. Messages do not pass them. */
  readonly walls: readonly Wall[];
  readonly faultsTop: number;
  readonly lanesTop: number;
  readonly height: number;
}

export const AXIS_HEIGHT = 26;
export const FAULT_ROW_HEIGHT = 19;
const STORE_BAND = 22;
const OPERATION_BAND = 20;

/** The maximum extra height of a store's lane, if there is space. */
const EXTRA_MAX = 110;
const CLIENT_MARGIN = 20;
/** The space above and below a store's band, for messages and text. */
const STORE_MARGIN = 36;
/** The height of one row of a store with several peers. */
const PEER_BAND = 17;
const BOTTOM_MARGIN = 6;

/** Lanes for `actors` that fill `available` pixels. They are higher if they would otherwise be too low to read. */
export function layOut(run: RunModel, actors: readonly string[], available: number): Layout {
  const faultRows = rowsFor(run.report.faults.map((fault) => ({ from: fault.fromMicros, to: fault.toMicros ?? Infinity })));
  const lanesTop = AXIS_HEIGHT + (1 + Math.max(-1, ...faultRows)) * FAULT_ROW_HEIGHT + 4;
  const bands = actors.map((actor) => bandOf(run, actor));
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
    walls: wallsOf(run.report.faults, lanes),
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

function bandOf(run: RunModel, actor: string): Band {
  if (isClientActor(actor)) return { kind: 'client', rows: operationRows(run.operations, actor), rowHeight: OPERATION_BAND };
  const rows = run.timelines.get(actor)!.length;
  return { kind: 'store', rows, rowHeight: rows === 1 ? STORE_BAND : PEER_BAND };
}

/** The minimum heights; the rest of `available` is divided among the stores, because most messages are between stores. */
function laneHeights(bands: readonly Band[], available: number): number[] {
  const minHeights = bands.map(({ kind, rows, rowHeight }) => rows * rowHeight + (kind === 'client' ? CLIENT_MARGIN : STORE_MARGIN));
  const stores = bands.filter(({ kind }) => kind === 'store').length;
  const left = available - minHeights.reduce((sum, height) => sum + height, 0);
  const more = Math.min(EXTRA_MAX, Math.max(0, Math.floor(left / Math.max(1, stores))));
  return minHeights.map((height, i) => (bands[i]!.kind === 'store' ? height + more : height));
}

function lane(actor: string, { kind, rows, rowHeight }: Band, { top, height }: { top: number; height: number }): Lane {
  const band = rows * rowHeight;
  const bandTop = top + Math.round((height - band) / 2);
  return { actor, kind, top, height, bandTop, bandBottom: bandTop + band, rowHeight };
}

function operationRows(operations: readonly ObservedOperation[], actor: string): number {
  return 1 + Math.max(0, ...operationRowsOf(operations.filter((operation) => operation.actor === actor)));
}

/** For each operation its row in the client's lane: concurrent operations have different rows. */
export function operationRowsOf(operations: readonly ObservedOperation[]): number[] {
  const rows = new Array<number>(operations.length).fill(0);
  for (const actor of new Set(operations.map((operation) => operation.actor))) {
    const own = operations.flatMap((operation, i) => (operation.actor === actor ? [i] : []));
    const spans = own.map((i) => ({ from: operations[i]!.invokedAt, to: operations[i]!.returnedAt }));
    rowsFor(spans).forEach((row, i) => (rows[own[i]!] = row));
  }
  return rows;
}

/** For each span, in the order of their starts, the lowest row that is free at its start. */
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
