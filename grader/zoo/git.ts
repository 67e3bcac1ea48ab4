import { spawnSync } from 'node:child_process';
import { devNull, tmpdir } from 'node:os';

/** The process's environment without git's variables: in a hook, they would lead git to another repository or index. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}

/**
 * For git on files in a temporary folder. git looks for no repository above that folder, and nobody's settings (prefixes,
 * context lines) change the patches that it makes.
 */
export function awayFromRepositories(): NodeJS.ProcessEnv {
  return { ...gitEnvironment(), GIT_CEILING_DIRECTORIES: tmpdir(), GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
}

export interface GitResult {
  /** The exit code; what it means depends on the command. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Runs git in `folder`.
 *
 * @throws Error if git cannot be started
 */
export function git(folder: string, environment: NodeJS.ProcessEnv, ...words: readonly string[]): GitResult {
  const { status, stdout, stderr, error } = spawnSync('git', words, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  if (error !== undefined) throw error;
  return { status: status ?? 128, stdout, stderr };
}
