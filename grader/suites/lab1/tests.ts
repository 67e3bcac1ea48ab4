import type { GradedTest } from '#grader/catalogue/graded-test';

import { familiesApart, scanStaysInFamily } from './column-families';
import { linearizable, linearizableWithCrashes } from './concurrency';
import { acknowledgedSurvives, batchAtomic } from './crashes';
import { beforeStartAfterStop, refusalsChangeNothing } from './errors';
import { realGrpc } from './grpc';
import { likeAnOrderedMap } from './ordered-map';
import { buffersAreCopies, closedReader, readerIsSnapshot } from './readers';
import { binaryData, deletes, missingAndEmpty, putThenGet } from './requests';
import { scanBounds } from './scans';

/** lab1 StandaloneKV: 100 points. */
export const lab1Tests: readonly GradedTest[] = [
  putThenGet,
  missingAndEmpty,
  deletes,
  binaryData,
  familiesApart,
  scanStaysInFamily,
  scanBounds,
  readerIsSnapshot,
  closedReader,
  buffersAreCopies,
  refusalsChangeNothing,
  beforeStartAfterStop,
  likeAnOrderedMap,
  acknowledgedSurvives,
  batchAtomic,
  linearizable,
  linearizableWithCrashes,
  realGrpc,
];
