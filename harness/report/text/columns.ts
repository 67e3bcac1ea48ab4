import { isClient } from '#harness/report/model/story';

/** Where the events of some actors stand in the text. */
export interface Column {
  readonly title: string;
  readonly actors: readonly string[];
  /** In characters. */
  readonly width: number;
}

/** Columns narrower than this are hard to read: then the clients share one. */
const COMFORTABLE_WIDTH = 22;

const LEAST_WIDTH = 12;

/** A column an actor, or one for all clients together where the text is too narrow. `width` is for all of them, with gaps of 1. */
export function columnsFor(actors: readonly string[], width: number): Column[] {
  const clients = actors.filter(isClient);
  const own = actors.map((actor) => ({ title: actor, actors: [actor] }));
  if (widthOfEach(own.length, width) >= COMFORTABLE_WIDTH || clients.length < 2) return sized(own, width);
  const others = own.filter(({ title }) => !isClient(title));
  return sized([{ title: 'clients', actors: clients }, ...others], width);
}

function sized(columns: readonly Omit<Column, 'width'>[], width: number): Column[] {
  return columns.map((column) => ({ ...column, width: widthOfEach(columns.length, width) }));
}

function widthOfEach(count: number, width: number): number {
  return Math.max(LEAST_WIDTH, Math.floor((width + 1) / Math.max(1, count)) - 1);
}
