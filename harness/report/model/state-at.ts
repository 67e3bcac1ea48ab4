import type { LifeSpan } from '#harness/report/model/lives';
import type { ClientOperation } from '#harness/report/model/operations';
import { isClient, type Story } from '#harness/report/model/story';

/** How an actor stands after an event. */
export type ActorState = { readonly actor: string } & (
  | { readonly kind: 'store'; readonly life: LifeSpan }
  /** `last` is the call that it made last; it may have ended. */
  | { readonly kind: 'client'; readonly open: readonly ClientOperation[]; readonly last: ClientOperation | undefined }
);

/** Every actor's state right after the event with this index, in the order of the lanes. */
export function statesAt(story: Story, index: number): ActorState[] {
  return story.report.actors.map((actor) => (isClient(actor) ? clientAt(story, actor, index) : storeAt(story, actor, index)));
}

function storeAt(story: Story, actor: string, index: number): ActorState {
  const lives = story.lives.get(actor)!;
  return { actor, kind: 'store', life: lives.findLast((life) => life.fromIndex <= index)! };
}

function clientAt(story: Story, actor: string, index: number): ActorState {
  const begun = story.operations.filter((operation) => operation.actor === actor && operation.invokedIndex <= index);
  const open = begun.filter(({ returnedIndex }) => returnedIndex === undefined || returnedIndex > index);
  return { actor, kind: 'client', open, last: begun.at(-1) };
}
