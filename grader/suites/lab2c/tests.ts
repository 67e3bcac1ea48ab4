import type { GradedTest } from '#grader/catalogue/graded-test';

import { appendsInFlight } from './appends-in-flight';
import { catchesUp, crashWhileInstalling, twoLeaders } from './away';
import { slowFollowerServed } from './catching-up';
import { compactLog } from './compaction';
import { installCrash } from './install-crash';
import { installReplaces, readersKeepTheirView } from './installing';
import { installBytes } from './installing-bytes';
import { snapshotRestores } from './receiving';
import { snapshotWhenLogIsGone } from './sending';
import { compactedLogs, shortLogs, unreliableSnapshots } from './simulations';
import { staleSnapshots } from './stale';

/** lab2c: 25 points. The scripted tests come first. */
export const tests: readonly GradedTest[] = [
  snapshotWhenLogIsGone,
  appendsInFlight,
  snapshotRestores,
  staleSnapshots,
  compactLog,
  installReplaces,
  installBytes,
  installCrash,
  readersKeepTheirView,
  slowFollowerServed,
  shortLogs,
  unreliableSnapshots,
  compactedLogs,
  catchesUp,
  crashWhileInstalling,
  twoLeaders,
];
