import type { GradedTest } from '#grader/catalogue/graded-test';

import { installCrash } from './install-crash';
import { installReplaces, readersKeepTheirView } from './installing';
import { snapshotRestores } from './receiving';
import { slowFollowerServed } from './catching-up';
import { compactLog } from './compaction';
import { snapshotWhenLogIsGone } from './sending';
import { staleSnapshots } from './stale';

/** Direct tests of lab2c: 14 points. */
export const lab2cDirect: readonly GradedTest[] = [
  snapshotWhenLogIsGone,
  snapshotRestores,
  staleSnapshots,
  compactLog,
  installReplaces,
  installCrash,
  readersKeepTheirView,
  slowFollowerServed,
];
