import { check, checkBytes } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import { bytesOf } from '#kit/bytes';
import { adminCommand, encodeCommand } from '#kit/store/command';
import { AdminCmdType } from '#kit/wire/raft-command';

import { APPLIED_STATE, expectIndex } from './applied-state';
import { COMPACT, header, putOperation, writeRequest } from './commands';
import { FakePeer } from './fake-peer';
import { readRegion } from './read-disk';
import type { ScriptedStore } from './scripted-store';

/** `applyAdmin` adds operations to the same batch and changes the peer. Both must have an effect. */
export async function applyAdminEntries(store: ScriptedStore): Promise<void> {
  const peer = new FakePeer(1);
  for (const text of ['a', 'b']) peer.raft.append(encodeCommand(writeRequest(putOperation(text, text))));
  peer.raft.append(encodeCommand(adminCommand(header(), COMPACT)));
  peer.raft.append(encodeCommand(writeRequest(putOperation('replaced', 'by entry 4', 'write'))));
  let calls = 0;
  peer.onAdmin = (entry, { adminRequest }, batch) => {
    calls++;
    check(
      entry.index === 3,
      APPLIED_STATE,
      () => `Entry 3 has an admin request. Expected a call of applyAdmin with it, found entry ${entry.index}.`,
    );
    const { appliedIndex } = peer.applyState;
    check(
      appliedIndex === 2 || appliedIndex === 3,
      APPLIED_STATE,
      () =>
        `applyAdmin was called for entry 3. Expected the applied index 2 or 3 in \`applyState\` of the peer then, found ${appliedIndex}.`,
    );
    check(
      adminRequest?.compactLog?.compactIndex === 1,
      APPLIED_STATE,
      () => `Expected a call of applyAdmin with the request CompactLog to index 1, found ${printObject(adminRequest)}.`,
    );
    batch.push(putOperation('admin', 'was here', 'write'), putOperation('replaced', 'by entry 3', 'write'));
    peer.applyState = { ...peer.applyState, truncatedIndex: 1, truncatedTerm: 1 };
    return { response: { cmdType: AdminCmdType.CompactLog, compactLog: {} } };
  };
  peer.raft.commit();
  store.engine.onWritten = () => {
    const hasIndex = readRegion(store.disk.tree, 1).applyState.appliedIndex >= 3;
    const hasAdmin = store.disk.tree.get('write', bytesOf('admin')) !== undefined;
    check(
      !hasIndex || calls > 0,
      APPLIED_STATE,
      () => 'Entry 3 has an admin request. Expected a call of applyAdmin before the applied index on disk is 3, found none.',
    );
    check(
      hasIndex === hasAdmin,
      APPLIED_STATE,
      () =>
        'Expected the operations that applyAdmin added for entry 3 in one batch with the applied index 3, found them in different batches.',
    );
  };
  await store.handle(peer);
  check(calls === 1, APPLIED_STATE, () => `One entry with an admin request was applied. Expected one call of applyAdmin, found ${calls}.`);
  expectIndex(store, peer, 4, 'Entries 1 to 4 were applied; entry 3 has an admin request');
  checkBytes(
    store.disk.tree.get('write', bytesOf('replaced')),
    bytesOf('by entry 4'),
    APPLIED_STATE,
    'applyAdmin put a value for entry 3, and the command of entry 4 replaced it. The value of "replaced"',
  );
  const { truncatedIndex, truncatedTerm } = readRegion(store.disk.tree, 1).applyState;
  check(
    truncatedIndex === 1 && truncatedTerm === 1,
    APPLIED_STATE,
    () => `applyAdmin set the truncated entry of the peer to 1@1. Expected the same on disk, found ${truncatedIndex}@${truncatedTerm}.`,
  );
}
