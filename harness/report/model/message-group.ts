import type { Message } from '#harness/report/model/messages';
import { isClient, type Story } from '#harness/report/model/story';

/** The messages between clients and stores are one group, whatever the calls are. */
export const CALLS = 'calls';

/** What a reader switches on and off together, and what has one colour. */
export function messageGroup({ from, to, family }: Message): string {
  return isClient(from) || isClient(to) ? CALLS : family;
}

/** The groups of a run, in the order in which they first occur. */
export function messageGroups(story: Story): string[] {
  return [...new Set([...story.messages.values()].map(messageGroup))];
}
