import type { Engine } from '#kit/engine';

import { describeBatches } from './conformance/batches';
import { describeBuffers } from './conformance/buffers';
import { describeColumnFamilies } from './conformance/column-families';
import { describeDurability } from './conformance/durability';
import type { EngineSubject } from './conformance/engine-subject';
import { describeIterators } from './conformance/iterators';
import { describeLifecycle } from './conformance/lifecycle';
import { describeModel } from './conformance/model';
import { describeSnapshots } from './conformance/snapshots';

/**
 * Holds an implementation to the contract in `kit/engine`, sentence by sentence. To be called from a test file.
 *
 * The suite needs nothing but promises, so it also runs on an engine whose promises complete only while a simulated world
 * runs: `subject.run` then runs the body of each test inside that world.
 */
export function describeEngine<E extends Engine>(name: string, subject: EngineSubject<E>): void {
  describe(`${name} keeps the contract of Engine`, () => {
    describe('column families', () => describeColumnFamilies(subject));
    describe('batches', () => describeBatches(subject));
    describe('snapshots', () => describeSnapshots(subject));
    describe('iterators', () => describeIterators(subject));
    describe('buffers', () => describeBuffers(subject));
    describe('life cycle', () => describeLifecycle(subject));
    describe('durability', () => describeDurability(subject));
    describe('model', () => describeModel(subject));
  });
}
