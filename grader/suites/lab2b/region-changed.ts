import { check, checkBytes } from '#harness/scenario/check';
import { bytesOf, equalBytes } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import { adminCommand, encodeCommand } from '#kit/store/command';
import { RegionError } from '#kit/wire/error';
import { AdminCmdType, type Request } from '#kit/wire/raft-command';

import { APPLIED_STATE, expectIndex } from './applied-state';
import { COMPACT, header, putOperation, readRequest, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import type { ScriptedStore } from './scripted-store';

const CHANGED = RegionError.create({ message: 'the region has changed', epochNotMatch: { currentRegions: [] } });

/**
 * Entry 1 is the no-op of the leader. When the others are applied, the region has changed, so `checkApply` returns an error for all
 * commands but two puts. They have no effect, their indexes count as applied, and their answers are the error. A read may share the
 * entry of the command before it.
 */
export async function refusedWhenApplied(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  peer.raft.lead(3);
  const first = store.propose(peer, writeRequest(putOperation('moon', 'Io')), 'The put before the change', APPLIED_STATE);
  const refused = [
    store.propose(
      peer,
      writeRequest(putOperation('moon', 'Europa'), putOperation('planet', 'Mars')),
      'The puts after the change',
      APPLIED_STATE,
    ),
    store.propose(peer, readRequest(), 'The read after the change', APPLIED_STATE),
    store.propose(peer, adminCommand(header(), COMPACT), 'The admin command after the change', APPLIED_STATE),
  ];
  const last = store.propose(peer, writeRequest(putOperation('star', 'Sirius')), 'The put that names the new region', APPLIED_STATE);
  refused.push(store.propose(peer, writeRequest(putOperation('star', 'Vega')), 'The last put', APPLIED_STATE));
  const isAllowed = ({ put }: Request): boolean =>
    ['Io', 'Sirius'].some((text) => put !== undefined && equalBytes(put.value, bytesOf(text)));
  peer.onCheck = ({ requests }) => (requests.some(isAllowed) ? undefined : CHANGED);
  peer.onAdmin = () => {
    check(false, APPLIED_STATE, () => 'checkApply returned an error for an admin command. Expected no call of applyAdmin, found one.');
  };
  await store.handle(peer);
  peer.raft.commit();
  await store.handle(peer);
  first.expectDone('checkApply returned no error for it');
  for (const callback of refused) callback.expectError('epochNotMatch', 'checkApply returned this error');
  last.expectDone('checkApply returned no error for it');
  expectIndex(
    store,
    peer,
    peer.raft.entries.length,
    'All entries were applied, and checkApply returned an error for some, also for the last',
  );
  const expected = { moon: 'Io', planet: undefined, star: 'Sirius' };
  for (const [key, value] of Object.entries(expected)) {
    const what = `checkApply returned an error for all commands but two puts. The value of "${key}"`;
    checkBytes(store.disk.tree.get('default', bytesOf(key)), value === undefined ? undefined : bytesOf(value), APPLIED_STATE, what);
  }
}

/** An admin command changes the region, and a put follows it in the same ready: it is checked in the changed region. */
export async function checkedInOrder(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  peer.raft.lead(3);
  let isChanged = false;
  peer.onCheck = () => (isChanged ? CHANGED : undefined);
  peer.onAdmin = () => {
    isChanged = true;
    return { response: { cmdType: AdminCmdType.CompactLog, compactLog: {} } };
  };
  const admin = store.propose(peer, adminCommand(header(), COMPACT), 'The admin command that changes the region', APPLIED_STATE);
  const put = store.propose(peer, writeRequest(putOperation('moon', 'Io')), 'The put after it, in the same ready', APPLIED_STATE);
  await store.handle(peer);
  peer.raft.commit();
  await store.handle(peer);
  admin.expectDone('checkApply returned no error for it');
  put.expectError('epochNotMatch', 'checkApply returns this error from when the admin command before it is applied');
}

/** All peers decide alike, also one that does not lead and has not proposed the command. */
export async function refusedOnFollower(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  const write = encodeCommand(writeRequest(putOperation('moon', 'Europa')));
  peer.raft.follow(peer.on(2), 2, [makeEntry(2, 1, write), makeEntry(2, 2, encodeCommand(adminCommand(header(), COMPACT)))]);
  peer.raft.commit();
  peer.onCheck = () => CHANGED;
  peer.onAdmin = () => {
    check(
      false,
      APPLIED_STATE,
      () => 'On a follower, checkApply returned an error for an admin command. Expected no call of applyAdmin, found one.',
    );
  };
  await store.handle(peer);
  const what = 'On a follower, checkApply returned an error for the put of "moon". The value of "moon"';
  checkBytes(store.disk.tree.get('default', bytesOf('moon')), undefined, APPLIED_STATE, what);
  expectIndex(store, peer, 2, 'A follower applied two entries, and checkApply returned an error for both');
}

/** Also on a peer that does not lead and has not proposed the command. */
export async function afterWriteOnFollower(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  peer.raft.follow(peer.on(2), 2, [makeEntry(2, 1, encodeCommand(adminCommand(header(), COMPACT)))]);
  peer.raft.commit();
  let calls = 0;
  peer.onAdmin = () => ({ response: { cmdType: AdminCmdType.CompactLog, compactLog: {} }, afterWrite: () => void calls++ });
  await store.handle(peer);
  check(
    calls === 1,
    APPLIED_STATE,
    () => `A follower applied an admin command whose result had an afterWrite. Expected one call of afterWrite, found ${calls}.`,
  );
}

/** What remains after the batch: it must see the batch, and the client that is answered must see it done. */
export async function afterWriteInOrder(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  peer.raft.lead(3);
  const steps: string[] = [];
  const put = store.propose(peer, writeRequest(putOperation('moon', 'Io')), 'A put before the admin command');
  put.onAnswer = () => steps.push('the answer to entry 2');
  const admin = store.propose(peer, adminCommand(header(), COMPACT), 'The admin command');
  admin.onAnswer = () => steps.push('the answer to entry 3');
  const isOnDisk = (): boolean => store.disk.tree.get('write', bytesOf('admin')) !== undefined;
  peer.onAdmin = (_, __, batch) => {
    batch.push(putOperation('admin', 'was here', 'write'));
    const afterWrite = (): void =>
      void steps.push(`afterWrite of entry 3 ${isOnDisk() ? 'with its batch on disk' : 'before its batch is on disk'}`);
    return { response: { cmdType: AdminCmdType.CompactLog, compactLog: {} }, afterWrite };
  };
  await store.handle(peer);
  peer.raft.commit();
  await store.handle(peer);
  const expected = 'the answer to entry 2; afterWrite of entry 3 with its batch on disk; the answer to entry 3';
  const found = steps.join('; ');
  check(
    found === expected,
    APPLIED_STATE,
    () => `The result of applyAdmin for entry 3 had an afterWrite. Expected in this order: ${expected}. Found: ${found || 'nothing'}.`,
  );
}
