import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `node typekv …` in the folder of the project. For tests. */
export function runTypekv(...words: string[]): Promise<Ended> {
  return ended(startTypekv(...words));
}

export function startTypekv(...words: string[]): ChildProcess {
  return spawn(process.execPath, [join(PROJECT_ROOT, 'typekv'), ...words], { cwd: PROJECT_ROOT, env: withoutNpm() });
}

/** Runs `node typekv …` with a breakpoint at `FILE:LINE`, and prints each pause there. See `breakpoint-probe.js`. */
export function runTypekvWithProbe(breakpoint: string, ...words: string[]): Promise<Ended> {
  const probe = join(__dirname, 'breakpoint-probe.js');
  const env = { ...withoutNpm(), BREAKPOINT: breakpoint };
  return ended(spawn(process.execPath, ['-r', probe, join(PROJECT_ROOT, 'typekv'), ...words], { cwd: PROJECT_ROOT, env }));
}

/** Runs `npm run …` in the folder of the project, as a user types it. */
export function runNpm(...words: string[]): Promise<Ended> {
  return ended(spawn('npm', ['run', ...words], { cwd: PROJECT_ROOT, env: withoutNpm() }));
}

/** Runs `npx typekv …` in the folder of the project, as a user types it. */
export function runNpx(...words: string[]): Promise<Ended> {
  return ended(spawn('npx', ['typekv', ...words], { cwd: PROJECT_ROOT, env: withoutNpm() }));
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

/** The tests may themselves run under npm. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
}
