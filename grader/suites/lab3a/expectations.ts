import { check, checkRefused } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import { bytesOf } from '#kit/bytes';
import { type ConfChange, type Message, MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';
import { describeConfChange } from '#kit/raft/message';

import type { MemberGroup } from './member-group';

/** The leader refuses a change: its log stays as it is, and it sends nothing. */
export async function expectChangeRefused(
  group: MemberGroup,
  { id, change, code = 'ConfChangeRefused' }: { readonly id: number; readonly change: ConfChange; readonly code?: string },
  property: Property,
  when: string,
): Promise<void> {
  const what = `${when}: a proposal to ${describeConfChange(change)}`;
  await expectNothingAppended(group, id, property, what, () => checkRefused(code, property, what, () => group.proposeChange(id, change)));
}

export async function expectProposalRefused(group: MemberGroup, id: number, property: Property, when: string): Promise<void> {
  await expectNothingAppended(group, id, property, when, () =>
    checkRefused('NotLeader', property, `${when}: a proposal`, () => group.propose(id, bytesOf('refused'))),
  );
}

async function expectNothingAppended(
  group: MemberGroup,
  id: number,
  property: Property,
  what: string,
  attempt: () => Promise<void>,
): Promise<void> {
  const [last, sent] = [group.status(id).lastIndex, group.sent.length];
  await attempt();
  const [lastNow, sentNow] = [group.status(id).lastIndex, group.sent.length];
  check(
    lastNow === last,
    property,
    () => `${what} was refused. Expected that the last index of node ${id} stays ${last}, found ${lastNow}.`,
  );
  check(
    sentNow === sent,
    property,
    () => `${what} was refused. Expected that node ${id} sends nothing, found ${quantity(sentNow - sent, 'message')}.`,
  );
}

/** A change is accepted. @returns its index */
export function expectChangeAccepted(group: MemberGroup, id: number, change: ConfChange, property: Property, when: string): number {
  return expectAccepted(property, `${when}: a proposal to ${describeConfChange(change)}`, () => group.proposeChange(id, change).index);
}

export function expectProposalAccepted(group: MemberGroup, id: number, property: Property, when: string): number {
  return expectAccepted(property, `${when}: a proposal`, () => group.propose(id, bytesOf('accepted')).index);
}

function expectAccepted(property: Property, what: string, attempt: () => number): number {
  try {
    return attempt();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code !== 'NotLeader' && code !== 'ConfChangeRefused') throw error;
    check(false, property, () => `${what}. Expected that it is accepted, found the error ${code} (${message}).`);
  }
}

/** The messages of one type that were sent to a node after the first `since`. */
export function sentTo(group: MemberGroup, to: number, msgType: MessageType, since = 0): readonly Message[] {
  return group.sent.slice(since).filter((message) => message.to === to && message.msgType === msgType);
}

/** Nothing that a node has done since `sent` messages had been sent is a message. */
export function expectSilent(group: MemberGroup, since: number, property: Property, when: string): void {
  const found = group.sent.slice(since);
  check(
    found.length === 0,
    property,
    () => `${when}. Expected no messages, found ${found.length}, the first of type ${MessageType[found[0]!.msgType]}.`,
  );
}
