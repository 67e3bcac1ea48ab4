import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { assert } from '#kit/assert';

/** An attempt to earn points by another way than correct behaviour. */
export interface Cheat {
  readonly name: string;
  readonly base: Base;
  /** Relative to the solution's folder; a target is in the project, or absolute. */
  readonly links: Readonly<Record<string, string>>;
  readonly fifos: readonly string[];
}

/** What an attempt starts from: an honest solution that fails `test`. */
export interface Base {
  readonly folder: 'labs' | 'reference';
  readonly test: string;
  /** Replacements of texts, by file: they break the reference, and call the attempt. */
  readonly changes: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  /** The files of an attempt that does nothing. */
  readonly files: Readonly<Record<string, string>>;
}

const DELETES: Base = {
  folder: 'reference',
  test: 'lab1/delete',
  changes: {
    'lab1/raw-api.ts': [
      ['import { DEFAULT_COLUMN_FAMILY }', "import { cheat } from './cheat';\nimport { DEFAULT_COLUMN_FAMILY }"],
      [
        "    await storage.write([{ type: 'delete', cf: columnFamilyOf(request), key: request.key }]);\n    return { error: '' };",
        "    return ((await cheat(storage, request)) as never) ?? { error: '' };",
      ],
    ],
  },
  files: { 'lab1/cheat.ts': 'export const cheat = (..._: unknown[]): unknown => undefined;\n' },
};

const FORGETFUL: Base = {
  folder: 'reference',
  test: 'lab1/acknowledged-survives-crash',
  changes: {
    'lab1/standalone-storage.ts': [
      ['import type { Engine', "import * as attempt from './cheat';\nimport type { Engine"],
      [
        'await this.engine.write(batch, { sync: true });',
        `batches.push(batch);
    await this.engine.write(cheat.wrap?.(batch) ?? batch, { sync: false });
    cheat.remember(batches);`,
      ],
      [
        'await this.engine.open();',
        `cheat.use?.(this.engine);
    await this.engine.open();
    for (const batch of cheat.recall() ?? []) await this.engine.write(batch, { sync: true });`,
      ],
      ['export class', 'const cheat: any = attempt;\nconst batches: any[] = [];\n\nexport class'],
    ],
  },
  files: { 'lab1/cheat.ts': 'export const remember = (): void => undefined;\nexport const recall = (): undefined => undefined;\n' },
};

const UNSYNCED: Base = {
  folder: 'reference',
  test: 'lab2b/nothing-sent-before-durable',
  changes: {
    'lab2b/handle-readies.ts': [
      ['import { applyCommitted', "import { cheat } from './cheat';\nimport { applyCommitted"],
      ['const batch: WriteOperation[] = [];', 'cheat(peers as any[], engine);\n  const batch: WriteOperation[] = [];'],
      ['await engine.write(batch, { sync: true })', 'await engine.write(batch, { sync: false })'],
    ],
  },
  files: { 'lab2b/cheat.ts': 'export const cheat = (..._: unknown[]): void => undefined;\n' },
};

const KEEPS_OLD_KEYS: Base = {
  folder: 'reference',
  test: 'lab2c/install-replaces',
  changes: {
    'lab2c/install-snapshot.ts': [
      ['import { DATA_COLUMN_FAMILIES }', "import { cheat } from './cheat';\nimport { DATA_COLUMN_FAMILIES }"],
      ['const data = decodeSnapshotData', 'cheat(engine);\n  const data = decodeSnapshotData'],
      ["batch.push({ type: 'delete', cf, key: entry.key });", 'continue;'],
    ],
  },
  files: { 'lab2c/cheat.ts': 'export const cheat = (..._: unknown[]): void => undefined;\n' },
};

const COMMITS_BACK: Base = {
  folder: 'reference',
  test: 'lab2ab/simulated-network',
  changes: {
    'lab2a/replication.ts': [
      ['import { recognizeLeader', "import { cheat } from './cheat';\nimport { recognizeLeader"],
      [
        'commitTo(state.log, Math.min(commit, agrees));',
        'cheat(state);\n    state.log.committed = commit > state.log.committed ? Math.min(commit, agrees) : 0;',
      ],
    ],
  },
  files: { 'lab2a/cheat.ts': 'export const cheat = (..._: unknown[]): void => undefined;\n' },
};

export const BASES = {
  labs: { folder: 'labs', test: 'lab1/delete', changes: {}, files: {} },
  delete: DELETES,
  forgetful: FORGETFUL,
  unsynced: UNSYNCED,
  'keeps old keys': KEEPS_OLD_KEYS,
  'commits back': COMMITS_BACK,
} as const satisfies Readonly<Record<string, Base>>;

const FOLDER = join(__dirname, 'cheats');

/** What `cheat.json` says. */
interface Settings {
  readonly base?: keyof typeof BASES;
  readonly links?: Readonly<Record<string, string>>;
  readonly fifos?: readonly string[];
}

export function cheats(): readonly Cheat[] {
  return readdirSync(FOLDER).map((name) => {
    const settings = join(FOLDER, name, 'cheat.json');
    const {
      base = 'delete',
      links = {},
      fifos = [],
    }: Settings = existsSync(settings) ? (JSON.parse(readFileSync(settings, 'utf8')) as Settings) : {};
    return { name, base: BASES[base], links, fifos };
  });
}

/** Writes a solution to a new folder. @param cheat `undefined`: the honest base */
export function writeSolution(base: Base, cheat?: Cheat): { folder: string; discard(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'typekv-cheat-'));
  cpSync(join(PROJECT_ROOT, base.folder), folder, { recursive: true });
  for (const [file, changes] of Object.entries(base.changes)) change(join(folder, file), changes);
  for (const [file, text] of Object.entries(base.files)) writeFileSync(join(folder, file), text);
  if (cheat !== undefined) addCheat(folder, cheat);
  return { folder, discard: () => rmSync(folder, { recursive: true }) };
}

function addCheat(folder: string, { name, links, fifos }: Cheat): void {
  cpSync(join(FOLDER, name), folder, { recursive: true, filter: (path) => !/README\.md$|cheat\.json$/.test(path) });
  for (const [file, target] of Object.entries(links)) {
    rmSync(join(folder, file), { recursive: true, force: true });
    symlinkSync(isAbsolute(target) ? target : join(PROJECT_ROOT, target), join(folder, file));
  }
  for (const file of fifos) {
    rmSync(join(folder, file), { force: true });
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    execFileSync('mkfifo', [join(folder, file)]);
  }
}

function change(file: string, changes: readonly (readonly [string, string])[]): void {
  let text = readFileSync(file, 'utf8');
  for (const [before, after] of changes) {
    assert(text.includes(before), `${file} no longer contains ${before}`);
    text = text.replace(before, () => after);
  }
  writeFileSync(file, text);
}
