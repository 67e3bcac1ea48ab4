import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `node typekv …` from the project's folder. For tests. */
export function runTypekv(...words: string[]): Promise<Ended> {
  return ended(startTypekv(...words));
}

export function startTypekv(...words: string[]): ChildProcess {
  return spawn(process.execPath, [join(PROJECT_ROOT, 'typekv'), ...words], { cwd: PROJECT_ROOT, env: withoutNpm() });
}

/** Runs `npm run …` from the project's folder, as a user would type it. */
export function runNpm(...words: string[]): Promise<Ended> {
  return ended(spawn('npm', ['run', ...words], { cwd: PROJECT_ROOT, env: withoutNpm() }));
}

export function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

/** These tests may themselves run under npm. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
}
