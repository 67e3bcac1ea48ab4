/**
 * Goal: a stub contains everything a student needs and nothing of the solution. Method: small files of a reference, each with
 * one shape; names that must not leak contain SECRET, so that one search finds every leak.
 */
import { checkStub } from './check-stub';
import { UnstubbableReference } from './errors';
import { stubFile } from './stub-file';

/** The stub of `reference` without its first line, which is the same in all; it must leak nothing and stay as it is when made again. */
function stub(reference: string): string {
  const text = stubFile('lab1', reference);
  expect(text).not.toMatch(/secret/i);
  expect(checkStub(text)).toEqual([]);
  return text.slice(text.indexOf('\n') + 1).trim();
}

/** The part of a stub after its imports. */
function body(reference: string): string {
  return stub(reference).replace(/^import .*\n+/gm, '');
}

describe('a function', () => {
  it('keeps its doc comment and signature, and its body only throws', () => {
    expect(
      body(`/**
 * Reads.
 * @returns the value
 */
export function get<K extends string>(key: K, ...rest: number[]): K {
  return SECRET(key);
}`),
    ).toBe(
      `/**
 * Reads.
 * @returns the value
 */
export function get<K extends string>(key: K, ...rest: number[]): K {
  throw new NotImplemented('lab1: get');
}`,
    );
  });

  it('stays async, and a generator', () => {
    const text = body(`export async function a(): Promise<void> { SECRET(); }
export function* b(): Generator<number> { yield 5; }
export async function* c(): AsyncGenerator<number> { yield 5; }`);
    expect(text).toContain("export async function a(): Promise<void> {\n  throw new NotImplemented('lab1: a');\n}");
    expect(text).toContain('export function* b(): Generator<number> {\n  throw');
    expect(text).toContain('export async function* c(): AsyncGenerator<number> {\n  throw');
  });

  it('keeps its overloads, close together', () => {
    expect(
      body(`/** One. */
export function f(a: number): void;
export function f(a: string): void;
export function f(a: unknown): void { SECRET(); }`),
    ).toBe(
      `/** One. */
export function f(a: number): void;
export function f(a: string): void;
export function f(a: unknown): void {
  throw new NotImplemented('lab1: f');
}`,
    );
  });

  it.each([
    ['limit = 10', 'limit?: number'],
    ['limit = -1n', 'limit?: bigint'],
    ["text = 'SECRET'", 'text?: string'],
    ['flag = true, ...rest: string[]', 'flag?: boolean, ...rest: string[]'],
    ['limit: number = SECRET', 'limit?: number'],
    ['limit = 10, size?: number', 'limit?: number, size?: number'],
    ['limit: number = SECRET, size: number', 'limit: number | undefined, size: number'],
    ['done: () => void = SECRET, size: number', 'done: (() => void) | undefined, size: number'],
    ['{ a = SECRET, b: { c = SECRET } }: Options', '{ a, b: { c } }: Options'],
    ['{ a = SECRET }: Options = {}', 'options?: Options'],
    ['options: Options, { a }: More = SECRET', 'options: Options, options2?: More'],
    ['a: number, // SECRET\n  /* SECRET */ b: number', 'a: number, b: number'],
  ])('with the parameters (%s) has (%s) in the stub', (parameters, expected) => {
    const text = body(`export function f(${parameters}): void { SECRET(); }\nexport interface Options {}\nexport interface More {}`);
    expect(text.slice(0, text.indexOf('): void')).replace(/\n */, ' ')).toBe(`export function f(${expected}`);
  });

  it('that is given stays whole, with the private things that are given too', () => {
    const reference = `/** Sums. @given */
export function sum(a: number): number {
  // Why.
  return add(a, 1);
}

/** @given */
function add(a: number, b: number): number {
  return a + b;
}`;
    expect(stub(reference)).toBe(reference);
  });
});

describe('what is private', () => {
  it('is gone: functions, constants, classes, types, statements and comments', () => {
    const reference = [
      '// SECRET\nconst SECRET = 5;',
      'let secretState = 1;',
      'function secret(): void {}',
      'class Secret { secret = 1; }',
      'interface SecretShape { a: number }',
      'type SecretName = string;',
      'secret();',
      '// A SECRET about f.\n/** Says. */\n// Another SECRET.\nexport function f(): void { secret(); }',
      '// SECRET at the end',
    ].join('\n');
    expect(body(reference)).toBe("/** Says. */\nexport function f(): void {\n  throw new NotImplemented('lab1: f');\n}");
  });

  it('is gone too when it is an exported constant without @given', () => {
    expect(stub('export const SECRET = 5;\nexport const secret = (): number => 5;')).toBe('export {};');
  });

  it('but an exported constant with @given stays', () => {
    expect(
      stub(`/** Entries a message, at most. @given */
export const LIMIT = 64;`),
    ).toBe(`/** Entries a message, at most. @given */
export const LIMIT = 64;`);
  });
});

describe('a class', () => {
  it('keeps its public members in order, and drops private and protected ones', () => {
    const reference = `/** A table. */
export class Table<T> implements Iterable<T> {
  /** How many. */
  readonly size: number;
  // SECRET
  rows: Map<string, T>; // SECRET
  static made: number;
  optional?: string;
  private secret: number;
  protected secretToo = 5;
  readonly #secret = 5;
  /** Makes one. */
  constructor(private readonly secretEngine: Engine, readonly name: string, protected limit = 5) {
    this.secret = limit;
  }
  get first(): T { return SECRET; }
  set first(value: T) { SECRET(value); }
  put(key: string): void;
  put(key: number): void;
  /* SECRET */
  async put(key: unknown): Promise<void> { await this.secretPut(key); }
  *[Symbol.iterator](): Generator<T> { yield SECRET; }
  static of<T>(): Table<T> { return SECRET; }
  private secretPut(key: unknown): void { this.#secret; }
  #secretHash(): void {}
  private get secretSize(): number { return 5; }
  static { SECRET(); }
  protected secretOverload(a: number): void;
  protected secretOverload(a: unknown): void {}
}
export interface Engine { a: number }
`.replaceAll('secretEngine', 'engine');
    expect(body(reference)).toBe(`/** A table. */
export class Table<T> implements Iterable<T> {
  /** How many. */
  readonly size!: number;

  rows!: Map<string, T>;
  static made: number;
  optional?: string;

  /** Makes one. */
  constructor(engine: Engine, readonly name: string, limit?: number) {
    throw new NotImplemented('lab1: Table.constructor');
  }

  get first(): T {
    throw new NotImplemented('lab1: Table.first');
  }

  set first(value: T) {
    throw new NotImplemented('lab1: Table.first');
  }

  put(key: string): void;
  put(key: number): void;
  async put(key: unknown): Promise<void> {
    throw new NotImplemented('lab1: Table.put');
  }

  *[Symbol.iterator](): Generator<T> {
    throw new NotImplemented('lab1: Table.[Symbol.iterator]');
  }

  static of<T>(): Table<T> {
    throw new NotImplemented('lab1: Table.of');
  }
}

export interface Engine { a: number }`);
  });

  it('has fields without content, even where the reference gives them some', () => {
    expect(
      body(`export class A {
  count = 5;
  table: number[] = [SECRET];
}`),
    ).toBe(`export class A {
  count!: number;
  table!: number[];
}`);
  });

  it('keeps that its constructor is private, and not what it takes', () => {
    expect(body('export class A { private constructor(readonly secret: number) {} }')).toBe(
      "export class A {\n  private constructor() {\n    throw new NotImplemented('lab1: A.constructor');\n  }\n}",
    );
  });

  it('keeps members that are given, private ones too', () => {
    const reference = `/** Says. */
export class A {
  /** @given */
  private readonly rows = [1];

  /** @given */
  size(): number {
    return this.rows.length;
  }
}`;
    expect(stub(reference)).toBe(reference);
  });

  it('stays whole when it is given', () => {
    const reference = `/** Says. @given */
export class A extends Array<number> {
  private a = 1;
  constructor() {
    super();
    this.a = 2;
  }
}`;
    expect(stub(reference)).toBe(reference);
  });

  it('keeps abstract members and index signatures', () => {
    expect(
      body(`export abstract class A {
  [key: string]: unknown;
  abstract size: number;
  abstract get(): void;
  abstract put(): void;
}`),
    ).toBe(
      `export abstract class A {
  [key: string]: unknown;
  abstract size: number;

  abstract get(): void;

  abstract put(): void;
}`,
    );
  });
});

describe('types', () => {
  it('stay whole, with their comments', () => {
    const reference = `/** A row. */
export interface Row {
  // Why.
  readonly a: number;
}

export type Rows = readonly Row[];

export enum Kind {
  A = 1,
}`;
    expect(stub(reference)).toBe(reference);
  });
});

describe('the head of a file', () => {
  it('tells the command and the page', () => {
    expect(stubFile('lab2b', '').split('\n')[0]).toMatch(/npm run grade lab2b.*docs\/lab2b\.md/);
  });

  it('keeps the comment about the file, above imports and above a first declaration', () => {
    expect(stub("/** The file. */\nimport type { A } from './a';\nexport type B = A;")).toMatch(/^\/\*\* The file\. \*\/\n\nimport/);
    expect(
      stub(`/** The file. */

/** The type. */
export type B = 1;`),
    ).toBe(`/** The file. */

/** The type. */
export type B = 1;`);
    expect(stub('/** The file. */\n\nconst SECRET = 1;\nexport type B = 1;')).toBe('/** The file. */\n\nexport type B = 1;');
    expect(stub('/** The file. */\n\nexport type B = 1;')).toBe('/** The file. */\n\nexport type B = 1;');
    expect(stub('// A SECRET.\nconst SECRET = 1;\nexport type B = 1;')).toBe('export type B = 1;');
  });
});

describe('imports', () => {
  it('are those that the stub still uses, as types where only types are left', () => {
    const reference = `import { SECRET, Base, type Row } from './secret-base';
import * as secret from '#kit/secret';
import fallback, { type Key, Table } from '#kit/table';
import './secret-effect';
export class A extends Base {
  get(key: Key, table: Table): Row { return SECRET(secret, fallback); }
}`.replace('secret-base', 'base');
    expect(stub(reference).split('\n').slice(0, 4)).toEqual([
      "import { NotImplemented } from '#kit/errors';",
      "import { Base, type Row } from './base';",
      "import type { Key, Table } from '#kit/table';",
      '',
    ]);
  });

  it('keep namespaces and renamed names', () => {
    expect(
      stub(`import * as a from './a';
import { b as c } from './b';
export function f(x: a.X.Y): typeof c { return SECRET; }`),
    ).toMatch(/^import .*\nimport type \* as a from '\.\/a';\nimport type \{ b as c \} from '\.\/b';\n\n/);
  });

  it('take NotImplemented from a line that is already there', () => {
    expect(stub("import { TypeKVError } from '#kit/errors';\nexport function f(): TypeKVError { return SECRET; }")).toMatch(
      /^import \{ NotImplemented, type TypeKVError \} from '#kit\/errors';\n\n/,
    );
  });

  it('do not name NotImplemented where nothing throws it', () => {
    expect(
      stub(`import { TypeKVError } from '#kit/errors';
export type E = TypeKVError;`),
    ).toBe(`import type { TypeKVError } from '#kit/errors';

export type E = TypeKVError;`);
  });

  it('are not kept by a property, a parameter or a doc comment of the same name', () => {
    expect(
      stub(`import { hidden } from './hidden';
/** See {@link hidden}. */
export interface A {
  hidden: number;
}`),
    ).not.toContain('import');
  });

  it('are not kept by the property that a pattern takes apart', () => {
    expect(stub("import { hidden } from './hidden';\nexport function f({ hidden: a }: B): void {}\nexport type B = 1;")).not.toContain(
      "'./hidden'",
    );
  });

  it('leave re-exports alone', () => {
    expect(
      stub(`export { a, type B } from './a';

export * from './c';`),
    ).toBe(`export { a, type B } from './a';

export * from './c';`);
  });
});

describe('a stub of a stub', () => {
  it('is the same stub', () => {
    const reference = `import { Base } from './base';
/** F. */
export function f(a = 3): Base { return 5; }
export class A { b: number; constructor(private c: Base) {} get d(): number { return 1; } }`;
    const once = stubFile('lab1', reference);
    const [guide, ...rest] = once.split('\n');
    expect(stubFile('lab1', rest.join('\n'))).toBe(once);
    expect(guide).toMatch(/^\/\/ Part lab1/);
  });
});

describe('a reference that no stub can be made from is refused, with the reason', () => {
  it.each([
    ['export function f() { return 5; }', 'lab1: f: state the type that it returns'],
    ['export function f(a = [5]): void {}', 'lab1: f: state the type of the parameter a'],
    ['export class A { b = [5]; }', 'lab1: A: state the type of the field b'],
    ['export class A { get b() { return 5; } }', 'lab1: A.b: state the type that it returns'],
    ['export class A { constructor(readonly b = 5) {} }', 'lab1: A.constructor: declare the field b, and set it in the constructor'],
    [
      'export class A extends B { constructor() { super(); } }',
      'lab1: A: a stub cannot throw before it calls super; give the constructor to students, with @given',
    ],
    ['export default function f(): void {}', 'line 1: export at the declaration (`export function …`, `export class …`)'],
    ['function f(): void {}\nexport { f };', 'line 2: export at the declaration (`export function …`, `export class …`)'],
    ['export namespace A { export const b = 5; }', 'line 1: export at the declaration (`export function …`, `export class …`)'],
    ['interface Row {}\nexport function f(): Row { return {}; }', 'the stub uses Row, which is private: export it, or tag it @given'],
    [
      `const LIMIT = 5;
/** @given */
export function f(): number { return LIMIT; }`,
      'the stub uses LIMIT, which is private: export it, or tag it @given',
    ],
  ])('%s', (reference, message) => {
    expect(() => stubFile('lab1', reference)).toThrow(new UnstubbableReference(message));
  });

  it('but a parameter may have the name of something private', () => {
    expect(body('const limit = 5;\nexport function f(limit: number): asserts limit {}')).toContain('limit: number');
  });
});
