import { firstAtLeast } from '#harness/report/model/interval-index';
import type { ReportEvent } from '#harness/report/report-data';
import { DISK_KINDS } from '#harness/trace/vocabulary';

import { type Frame, GUTTER } from './frame';

/** Events that have a mark of their own beside the band: lines of the solution's log, and its disk work on demand. */
export function drawTicks(frame: Frame, times: readonly number[]): void {
  const { context, layout, palette, view, x } = frame;
  const { from, to } = view.window;
  for (let i = firstAtLeast(times, from); i < times.length && times[i]! <= to; i++) {
    const event = view.events[i]!;
    const lane = layout.byActor.get(event.actor);
    const mark = lane && markOf(event, view.showsDisk);
    const at = x(event.at);
    if (lane === undefined || mark === undefined || at < GUTTER) continue;
    context.fillStyle = palette.color(mark.color);
    context.fillRect(at - mark.width / 2, lane.bandTop - 3 - mark.height, mark.width, mark.height);
  }
}

function markOf(event: ReportEvent, disk: boolean): { color: string; width: number; height: number } | undefined {
  if (event.kind === 'log') return { color: 'accent', width: 4, height: 4 };
  if (!disk) return undefined;
  if (event.kind === 'write') return { color: event.data['sync'] === true ? 'slow' : 'faint', width: 1.5, height: 9 };
  return DISK_KINDS.has(event.kind) || event.kind === 'timer' ? { color: 'faint', width: 1, height: 5 } : undefined;
}
