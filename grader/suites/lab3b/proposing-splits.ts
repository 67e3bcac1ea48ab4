import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check, checkBytes } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { decodeCommand, encodeCommand } from '#kit/store/command';
import { EntryType } from '#kit/wire/raft';

import { expectNothingProposed } from './expectations';
import { adminFor, makeRegion, splitAt } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'proposing a split';

export const proposingSplits = gradedTest('lab3b', 'propose-split', {
  ...SCRIPTED_DEFAULTS,
  title: 'A split is proposed like a put; at the start key, or without exactly one new id per peer, it is refused and nothing is proposed',
  points: 1,
  references: '',
  docsAnchor: 'proposing-a-split',
  async run(context) {
    for (const part of [possibleSplits, atStartKey, numberOfIds, whileTransferring]) await context.part(part);
  },
});

async function possibleSplits(context: ScenarioContext): Promise<void> {
  for (const [region, request, what] of [
    [makeRegion(), splitAt('e', 8), 'A split in the middle'],
    [makeRegion(), splitAt('d\u0000', 8), 'A split after the first key'],
    [makeRegion(), splitAt('lzz', 8), 'A split at the last keys'],
    [makeRegion({ end: '' }), splitAt('zzz', 8), 'A split of a region without an end'],
    [makeRegion({ stores: [1] }), splitAt('e', 8, [1]), 'A split of a region with one peer'],
    [makeRegion({ stores: [1, 2, 3, 4, 5] }), splitAt('e', 8, [1, 2, 3, 4, 5]), 'A split of a region with five peers'],
  ] as const) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(region);
    const command = adminFor(region, request);
    const callback = store.proposeSplit(peer, command, what, PROPERTY);
    callback.expectNothingYet('it is possible, and its entry is not committed');
    const { entries } = peer.raft;
    check(
      entries.length === 1 && entries[0]!.entryType === EntryType.EntryNormal,
      PROPERTY,
      () => `${what} was proposed. Expected one entry of type EntryNormal, found ${entries.length}, of type ${entries[0]?.entryType}.`,
    );
    checkBytes(
      encodeCommand(decodeCommand(entries[0]!.data)),
      encodeCommand(command),
      PROPERTY,
      `${what} was proposed. The command in its entry`,
    );
    const places = peer.proposals.map(({ index, term }) => `${index}@${term}`).join(', ');
    check(places === '1@1', PROPERTY, () => `${what} was proposed as entry 1@1. Expected one proposal 1@1, found ${places || 'none'}.`);
    await store.commit(peer);
    callback.expectDone('its entry is applied');
  }
}

async function atStartKey(context: ScenarioContext): Promise<void> {
  for (const start of ['d', '']) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(makeRegion({ start }));
    const what = `A split at ${JSON.stringify(start)}, the start key of the region`;
    const callback = store.proposeSplit(peer, adminFor(peer.region, splitAt(start, 8)), what, PROPERTY);
    callback.expectAdminRefused('the left half would be empty');
    expectNothingProposed(peer, 0, PROPERTY, what);
  }
}

async function numberOfIds(context: ScenarioContext): Promise<void> {
  for (const [region, stores] of [
    [makeRegion(), []],
    [makeRegion(), [1, 2]],
    [makeRegion(), [1, 2, 3, 4]],
    [makeRegion({ stores: [1] }), [1, 2, 3]],
  ] as const) {
    const store = await RegionStore.start(context);
    const peer = await store.peer(region);
    const what = `A split of a region with ${region.peers.length} peers, with ids for ${stores.length} new peers`;
    const callback = store.proposeSplit(peer, adminFor(region, splitAt('e', 8, stores)), what, PROPERTY);
    callback.expectAdminRefused('it needs exactly one id per peer');
    expectNothingProposed(peer, 0, PROPERTY, what);
  }
}

async function whileTransferring(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const peer = await store.peer(makeRegion());
  peer.raft.isTransferring = true;
  const what = 'A split while the leader transfers its leadership';
  const callback = store.proposeSplit(peer, adminFor(peer.region, splitAt('e', 8)), what, PROPERTY);
  callback.expectNotLeader('the leader refuses all proposals');
  expectNothingProposed(peer, 0, PROPERTY, what);
}
