import { gradedTest } from '#grader/catalogue/define-test';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { printRegion } from '#grader/suites/lab2b/read-disk';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import type { RegionEpoch } from '#kit/wire/meta';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { addPeer, adminFor, compactTo, deleteFor, makeRegion, peerOf, putFor, readFor, removePeer, splitAt, transferTo } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'region epoch';
const REGION = makeRegion();
const CURRENT = { version: 4, confVer: 6 };

interface Kind {
  readonly name: string;
  readonly command: RaftCmdRequest;
  /** The numbers of the epoch that it depends on. */
  readonly version: boolean;
  readonly confVer: boolean;
}

/** All keys are in the region. */
const KINDS: readonly Kind[] = [
  { name: 'put', command: putFor(REGION, 'e', '1'), version: true, confVer: false },
  { name: 'delete', command: deleteFor(REGION, 'e'), version: true, confVer: false },
  { name: 'read', command: readFor(REGION), version: true, confVer: false },
  { name: 'split', command: adminFor(REGION, splitAt('e', 8)), version: true, confVer: true },
  { name: 'addition of a peer', command: adminFor(REGION, addPeer(peerOf(7, 4))), version: true, confVer: true },
  { name: 'removal of a peer', command: adminFor(REGION, removePeer(peerOf(7, 3))), version: true, confVer: true },
  { name: 'transfer', command: adminFor(REGION, transferTo(peerOf(7, 2))), version: false, confVer: true },
  { name: 'compaction', command: adminFor(REGION, compactTo(9)), version: false, confVer: false },
];

/** Each number is older, equal or newer; also far away. A sum of both numbers says nothing. */
const EPOCHS: readonly RegionEpoch[] = [3, 4, 5, 40].flatMap((version) => [1, 5, 6, 7].map((confVer) => ({ version, confVer })));

export const epochNumbers = gradedTest('lab3b', 'epoch-numbers', {
  ...SCRIPTED_DEFAULTS,
  title: 'A command is refused if and only if a number of the epoch that it depends on differs; the error has the current region',
  points: 2,
  references: '',
  docsAnchor: 'epochs',
  async run(context) {
    for (const part of [everyKind, withoutEpoch, initialEpoch]) await context.part(part);
  },
});

async function everyKind(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const kind of KINDS) for (const epoch of [CURRENT, ...EPOCHS]) expectChecked(store, kind, epoch);
}

/** It counts as version 0 and confVer 0. So does a command without a header. */
async function withoutEpoch(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  for (const kind of KINDS) {
    expectChecked(store, kind, undefined);
    const command = { ...kind.command, header: undefined };
    expectAnswer(store, { ...kind, name: `${kind.name} without a header`, command }, kind.version || kind.confVer);
  }
}

/** Zero is a number like any other: a region of version 0 exists only here. */
async function initialEpoch(context: ScenarioContext): Promise<void> {
  const store = await RegionStore.start(context);
  const region = makeRegion({ version: 0, confVer: 0 });
  for (const { name, command } of KINDS) {
    const header = { ...command.header!, regionEpoch: undefined };
    const refused = store.checkEpoch(region, { ...command, header });
    check(
      refused === undefined,
      PROPERTY,
      () => `The region has version 0 and confVer 0. A ${name} has no epoch. Expected that it is valid, found "${refused?.message}".`,
    );
  }
}

function expectChecked(store: RegionStore, kind: Kind, regionEpoch: RegionEpoch | undefined): void {
  const { version, confVer } = regionEpoch ?? { version: 0, confVer: 0 };
  const isOutdated = (kind.version && version !== CURRENT.version) || (kind.confVer && confVer !== CURRENT.confVer);
  const epoch = regionEpoch === undefined ? 'no epoch' : `version ${version} and confVer ${confVer}`;
  const command = { ...kind.command, header: { ...kind.command.header!, regionEpoch } };
  expectAnswer(store, { ...kind, name: `${kind.name} with ${epoch}`, command }, isOutdated);
}

function expectAnswer(store: RegionStore, { name, command, version, confVer }: Kind, isOutdated: boolean): void {
  const refused = store.checkEpoch(REGION, command);
  const numbers = [...(version ? ['the version'] : []), ...(confVer ? ['the confVer'] : [])].join(' and ') || 'no number';
  const what = `The region has version 4 and confVer 6. A ${name}, which depends on ${numbers}`;
  if (!isOutdated) return check(refused === undefined, PROPERTY, () => `${what}. Expected that it is valid, found "${refused?.message}".`);
  check(
    refused?.epochNotMatch !== undefined,
    PROPERTY,
    () => `${what}. Expected EpochNotMatch, found ${refused === undefined ? 'that it is valid' : `"${refused.message}"`}.`,
  );
  const found = refused.epochNotMatch.currentRegions.map(printRegion).join('; ');
  check(
    found === printRegion(REGION),
    PROPERTY,
    () => `${what}. Expected EpochNotMatch with the current region ${printRegion(REGION)}, found ${found || 'none'}.`,
  );
}
