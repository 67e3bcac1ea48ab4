/**
 * Goal: generated stubs have no type errors under the strict settings of this repository. Method: one reference with every
 * kind of declaration, checked by the compiler before and after.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { generateStubs } from './generate-stubs';
import { SmallTree } from './small-tree';

const HOUSE = path.join(__dirname, '../..');

const LOG = `import { bytesOf } from '#kit/bytes';
import type { Engine } from '#kit/engine';
import { TypeKVError } from '#kit/errors';
import { Base, type Row, spare } from './base';

const rows = new Map<string, Row>();

/** The most. @given */
export const LIMIT = 64;

/** Reads. */
export async function read(engine: Engine, key = 'k', { limit = LIMIT }: { limit?: number } = {}): Promise<Row | undefined> {
  if (limit === 0) throw new TypeKVError('InvalidArgument', 'no');
  await engine.snapshot().get('default', bytesOf(key));
  return rows.get(key);
}

/** Counts. */
export function* count(from = 0, to: number): Generator<number, void> {
  for (let i = from; i < to; i++) yield i;
}

/** Says. */
export function say(a: number): void;
export function say(a: string): void;
export function say(a: unknown): void {
  spare(a);
}

/** A log. */
export class Log extends Base implements Iterable<Row> {
  /** How many. */
  readonly size: number = 0;
  static made: number;
  private readonly hidden = [1];

  get first(): Row {
    return { key: String(this.hidden[0]) };
  }

  set first(value: Row) {
    rows.set(value.key, value);
  }

  area(): number {
    return this.hidden.length;
  }

  *[Symbol.iterator](): Iterator<Row> {
    yield* rows.values();
  }

  async *all(): AsyncGenerator<Row> {
    yield* rows.values();
  }

  /** @given */
  key(): string {
    return bytesOf(this.first.key).join();
  }
}

/** A store. */
export class Store {
  private constructor(private readonly engine: Engine, protected readonly done: () => void = () => {}) {}

  static open(engine: Engine, done: () => void = () => {}, size: number): Store {
    return size > 0 ? new Store(engine, done) : new Store(engine);
  }

  stop(): Promise<void> {
    this.done();
    return this.engine.close();
  }
}
`;

const BASE = `/** A row. */
export interface Row {
  key: string;
}

/** What all have. */
export abstract class Base {
  abstract area(): number;
}

/** Does nothing. */
export function spare(value: unknown): void {
  if (value === Base) return;
}
`;

let tree: SmallTree;

beforeAll(async () => {
  tree = new SmallTree({
    'package.json': '{ "name": "small", "imports": { "#kit/*": "./kit/*.ts" } }',
    'reference/lab1/log.ts': LOG,
    'reference/lab1/base.ts': BASE,
  });
  fs.cpSync(path.join(HOUSE, 'kit'), path.join(tree.root, 'kit'), { recursive: true });
  await generateStubs({ check: false, root: tree.root });
});
afterAll(() => tree.remove());

function typeErrors(): string[] {
  const { config } = ts.readConfigFile(path.join(HOUSE, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.convertCompilerOptionsFromJson((config as { compilerOptions: object }).compilerOptions, tree.root);
  const files = ['reference/lab1/log.ts', 'labs/lab1/log.ts'].map((name) => path.join(tree.root, name));
  const here = { types: ['node'], typeRoots: [path.join(HOUSE, 'node_modules/@types')], incremental: false, tsBuildInfoFile: undefined };
  const program = ts.createProgram(files, { ...options, ...here });
  return ts.getPreEmitDiagnostics(program).map((error) => `${error.file?.fileName}: ${messageOf(error)}`);
}

function messageOf(error: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(error.messageText, '\n');
}

it('the stubs have no type errors', () => {
  expect(typeErrors()).toEqual([]);
  tree.write('labs/lab1/log.ts', tree.read('labs/lab1/log.ts')!.replace('count(from: number | undefined', 'count(from?: number'));
  expect(typeErrors()).toEqual([expect.stringContaining('A required parameter cannot follow an optional parameter')]);
});
