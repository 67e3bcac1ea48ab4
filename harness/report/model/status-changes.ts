import type { Life } from '#harness/report/model/lives';
import type { ReportEvent } from '#harness/report/report-data';
import type { StoreStatus } from '#harness/trace/vocabulary';

/** By the index of each `status`: what it changed, with its region if it has one. A role comes with its term, since they belong together. */
export function statusChanges(events: readonly ReportEvent[], lives: readonly Life[]): Map<number, StoreStatus> {
  const changes = new Map<number, StoreStatus>();
  for (const { spans } of lives) {
    spans.forEach((span, i) => {
      if (events[span.fromIndex]?.kind === 'status') changes.set(span.fromIndex, changed(spans[i - 1]?.status ?? {}, span.status));
    });
  }
  return changes;
}

function changed(before: StoreStatus, after: StoreStatus): StoreStatus {
  const standing = before.role !== after.role || before.term !== after.term;
  const isNews = (name: string): boolean =>
    name === 'region' || before[name] !== after[name] || (standing && (name === 'role' || name === 'term'));
  return Object.fromEntries(Object.entries(after).filter(([name]) => isNews(name)));
}
