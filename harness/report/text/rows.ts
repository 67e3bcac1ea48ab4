import { describeEvent } from '#harness/report/model/describe-event';
import { type Routine, routineEvents } from '#harness/report/model/routine';
import type { Story } from '#harness/report/model/story';

/** What stands on one row of the text: at one time, something by one actor or several. */
export interface Row {
  readonly at: number;
  /** The row stands for all routine events from `at` to the next row. */
  readonly folded: boolean;
  readonly cells: readonly { readonly actor: string; readonly text: string }[];
}

/** In a run of at most so many events what the disks did is shown, too: it is often the whole diagnosis. */
const FEW_EVENTS = 150;

/** A row for each event that tells something; the routine events between two of them are counted, on one row. */
export function rowsOf(story: Story): Row[] {
  const rows: Row[] = [];
  const showsDisks = story.report.events.length <= FEW_EVENTS;
  const routine = routineEvents(story).map((what) => (what === 'disk' && showsDisks ? undefined : what));
  let folded: { actor: string; what: Routine }[] = [];
  let foldedAt = 0;
  const unfold = (): void => {
    if (folded.length > 0) rows.push({ at: foldedAt, folded: true, cells: countByActor(folded) });
    folded = [];
  };
  story.report.events.forEach((event, index) => {
    const what = routine[index];
    if (what !== undefined) {
      if (folded.length === 0) foldedAt = event.at;
      folded.push({ actor: event.actor, what });
      return;
    }
    unfold();
    rows.push({ at: event.at, folded: false, cells: [{ actor: event.actor, text: describeEvent(story, index) }] });
  });
  unfold();
  return rows;
}

/** `… 3 disk events, 2 heartbeat events`, an actor. */
function countByActor(folded: readonly { actor: string; what: Routine }[]): Row['cells'] {
  const counts = new Map<string, Map<Routine, number>>();
  for (const { actor, what } of folded) {
    const ofActor = counts.get(actor) ?? new Map<Routine, number>();
    counts.set(actor, ofActor.set(what, (ofActor.get(what) ?? 0) + 1));
  }
  return [...counts].map(([actor, ofActor]) => ({ actor, text: printCounts([...ofActor]) }));
}

function printCounts(counts: readonly (readonly [Routine, number])[]): string {
  return `… ${counts.map(([what, count]) => `${count} ${what} ${count === 1 ? 'event' : 'events'}`).join(', ')}`;
}
