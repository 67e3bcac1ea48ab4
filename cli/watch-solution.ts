import { watch } from 'node:fs';

/** Editors save in several steps. Changes within this time count as one save. Milliseconds. */
const SETTLE_MS = 200;

/** Runs `grade`, and again after each change in `folder`, until the process is interrupted. */
export async function watchSolution(folder: string, grade: () => Promise<unknown>): Promise<never> {
  for (;;) {
    // Watch before grading starts, so that a save during the grade counts.
    const change = changeIn(folder);
    await grade();
    process.stdout.write(`\nWaiting for a change in ${folder}. Press Ctrl-C to stop.\n`);
    await change;
    if (process.stdout.isTTY) process.stdout.write('\x1b[2J\x1b[H');
  }
}

function changeIn(folder: string): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watcher = watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        watcher.close();
        resolve();
      }, SETTLE_MS);
    });
  });
}
