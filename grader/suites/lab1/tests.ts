import type { GradedTest } from '#grader/catalogue/graded-test';

import { batchInOrder } from './batches';
import { familiesApart, scanStaysInFamily } from './column-families';
import { concurrentRequests, concurrentRequestsInCrashes } from './concurrency';
import { acknowledgedSurvives, batchAtomic } from './crashes';
import { refusalsChangeNothing } from './errors';
import { realGrpc } from './grpc';
import { scanIsOneMoment } from './long-scans';
import { likeAnOrderedMap } from './ordered-map';
import { otherErrorsPassThrough } from './other-errors';
import { buffersAreCopies, closedReader, readerIsSnapshot } from './readers';
import { binaryData, deletes, missingAndEmpty, putThenGet } from './requests';
import { scanBounds } from './scans';
import { beforeStartAfterStop } from './start-and-stop';

/** lab1 StandaloneKV: 100 points. */
export const tests: readonly GradedTest[] = [
  putThenGet,
  missingAndEmpty,
  deletes,
  binaryData,
  familiesApart,
  scanStaysInFamily,
  scanBounds,
  scanIsOneMoment,
  readerIsSnapshot,
  closedReader,
  buffersAreCopies,
  batchInOrder,
  refusalsChangeNothing,
  otherErrorsPassThrough,
  beforeStartAfterStop,
  likeAnOrderedMap,
  acknowledgedSurvives,
  batchAtomic,
  concurrentRequests,
  concurrentRequestsInCrashes,
  realGrpc,
];
