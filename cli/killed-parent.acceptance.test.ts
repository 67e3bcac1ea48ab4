/**
 * Goal: a grade that is killed leaves no process behind. Method: kill it while its workers run seeds, one of them in an
 * endless loop, and its type check compiles. Then wait until none of its processes is left.
 */
import { execFileSync } from 'node:child_process';

import { inDelete } from '#grader/run/testing/broken-solution';
import { startTypekv } from '#cli/testing/run-typekv';

const TIMEOUT_MS = 240_000;

/** A process that has ended and that nobody has waited for is no longer running. */
function processes(): { id: number; parent: number; command: string }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, id, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return id === undefined || state!.startsWith('Z') ? [] : [{ id: Number(id), parent: Number(parent), command: command! }];
    });
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

test(
  'a grade that is killed leaves no worker and no type check behind',
  async () => {
    const spinning = inDelete('    for (;;);');
    const child = startTypekv('grade', 'lab1', '--solution', spinning.folder, '--seeds', '1000000', '--workers', '2');
    const children = (): number[] => processes().flatMap(({ id, parent }) => (parent === child.pid ? [id] : []));
    // Two workers and the type check.
    while (children().length < 3) await soon();
    const started = children();
    child.kill('SIGKILL');
    const left = (): string[] => processes().flatMap(({ id, command }) => (started.includes(id) ? [command] : []));
    while (left().length > 0) await soon();
    spinning.discard();
    expect(left()).toEqual([]);
  },
  TIMEOUT_MS,
);
