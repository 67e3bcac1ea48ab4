import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ModuleLoader } from '#harness/workers/loader/module-loader';
import type { ModuleScope } from '#harness/scenario/code-source';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Tree {
  readonly root: string;
  readonly loader: ModuleLoader;
  readonly shared: string[];
  instance(): ModuleScope;
}

/** A tree with `parts/lab1`, `parts/lab2` and `cluster`. */
function tree(files: Readonly<Record<string, string>>): Tree {
  const root = mkdtempSync(join(tmpdir(), 'typekv-loader-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const shared: string[] = [];
  const parts = new Map(['lab1', 'lab2'].map((part) => [part, join(root, 'parts', part)]));
  const requireShared = (name: string): unknown => {
    shared.push(name);
    return { name };
  };
  const loader = new ModuleLoader({ root, parts, requireShared });
  return { root, loader, shared, instance: () => loader.instance({ forbidden: () => undefined, output: () => undefined }) };
}

test('parts are found by name, from each other and from the cluster', () => {
  const { instance } = tree({
    'parts/lab1/one.ts': 'export const one: number = 1;',
    'parts/lab2/two.ts': "import { one } from '#labs/lab1/one';\nexport const two = one + 1;",
    'cluster/host.ts': "import { two } from '#labs/lab2/two';\nexport const three = two + 1;",
  });
  expect(instance().load('#cluster/host')).toEqual({ three: 3 });
});

test("a part's own files are found relative to each other, and a folder by its index", () => {
  const { instance } = tree({
    'parts/lab1/main.ts': "export { deep } from './inner/deep';\nexport { index } from './inner';",
    'parts/lab1/inner/deep.ts': "import { beside } from '../beside';\nexport const deep = beside;",
    'parts/lab1/inner/index.ts': "export const index = 'index';",
    'parts/lab1/beside.ts': "export const beside = 'beside';",
  });
  expect({ ...instance().load<object>('#labs/lab1/main') }).toEqual({ deep: 'beside', index: 'index' });
});

test('each instance has modules of its own; within one there is one of each', () => {
  const { instance } = tree({
    'parts/lab1/counter.ts': 'let count = 0;\nexport const next = (): number => ++count;',
    'cluster/user.ts': "export { next } from '#labs/lab1/counter';",
  });
  interface Counter {
    next(): number;
  }
  const [first, second] = [instance(), instance()];
  expect(first.load<Counter>('#cluster/user').next()).toBe(1);
  expect(first.load<Counter>('#labs/lab1/counter').next()).toBe(2);
  expect(second.load<Counter>('#labs/lab1/counter').next()).toBe(1);
});

test('modules of kit are shared, and loaded by the host', () => {
  const { instance, shared } = tree({ 'parts/lab1/main.ts': "export { name } from '#kit/bytes';" });
  expect({ ...instance().load<object>('#labs/lab1/main') }).toEqual({ name: '#kit/bytes' });
  expect(shared).toEqual(['#kit/bytes']);
});

test('modules that import each other in a circle load', () => {
  const { instance } = tree({
    'parts/lab1/a.ts': "import { b } from './b';\nexport const a = (): string => b;",
    'parts/lab1/b.ts': "import { a } from './a';\nexport const b = 'b';\nexport const later = (): string => a();",
  });
  expect(instance().load<{ a(): string }>('#labs/lab1/a').a()).toBe('b');
});

test.each([
  [
    "Node's modules",
    "import 'node:fs';",
    "imports Node's module 'node:fs'. A solution may import '#kit/…' without its engines, parts such as '#labs/lab1/…', and its own files.",
  ],
  ["Node's modules by their old names", "import 'fs';", "imports Node's module 'fs'. A solution may import"],
  ['packages', "import 'memdown';", "imports 'memdown'. A solution may import"],
  ['the harness', "import '#harness/scenario/verdict';", "imports '#harness/scenario/verdict'. A solution may import"],
  [
    'files outside of the part',
    "import '../lab2/secret';",
    "imports '../lab2/secret', which is outside of its part. Import other parts by name, '#labs/lab1/…'.",
  ],
  ['absolute paths', "import '/etc/passwd';", "imports '/etc/passwd'. A solution may import"],
])('a solution that imports %s is refused', (_, statement, message) => {
  const { instance } = tree({ 'parts/lab1/main.ts': `${statement}\nexport {};`, 'parts/lab2/secret.ts': 'export {};' });
  expect(() => instance().load('#labs/lab1/main')).toThrow(
    expect.objectContaining({ name: 'ForbiddenCall', message: expect.stringContaining(message) as string }),
  );
});

test('a file that is missing is named, with the file that imports it', () => {
  const { instance } = tree({ 'parts/lab1/main.ts': "import './gone';" });
  const message = /parts\/lab1\/gone\.ts is missing \('\.\/gone' is imported by .*parts\/lab1\/main\.ts\)\.$/;
  expect(() => instance().load('#labs/lab1/main')).toThrow(
    expect.objectContaining({ name: 'SolutionError', message: expect.stringMatching(message) as string }),
  );
});

test('a syntax error is shown with file, line and place', () => {
  const { instance } = tree({ 'parts/lab1/main.ts': 'export const fine = 1;\nexport const = 3;\n' });
  const message = /parts\/lab1\/main\.ts does not compile:[^]*Unexpected token `=`[^]*main\.ts:2:1/;
  expect(() => instance().load('#labs/lab1/main')).toThrow(
    expect.objectContaining({ name: 'SolutionError', message: expect.stringMatching(message) as string }),
  );
});

test('an error at import is reported as one; the error of a stub passes through', () => {
  const { instance } = tree({
    'parts/lab1/main.ts': "import './thrower';",
    'parts/lab1/thrower.ts': "throw new RangeError('boom');",
    'parts/lab2/stub.ts': "class NotImplemented extends Error { override name = 'NotImplemented'; }\nthrow new NotImplemented('lab2');",
  });
  expect(() => instance().load('#labs/lab1/main')).toThrow(/thrower\.ts threw when it was imported\.\nRangeError: boom/);
  expect(() => instance().load('#labs/lab1/main')).toThrow(expect.objectContaining({ name: 'SolutionError' }));
  expect(() => instance().load('#labs/lab2/stub')).toThrow(expect.objectContaining({ name: 'NotImplemented' }));
});

test('a type error is no reason not to run', () => {
  const { instance } = tree({ 'parts/lab1/main.ts': "export const wrong: number = 'text';" });
  expect(instance().load('#labs/lab1/main')).toEqual({ wrong: 'text' });
});

test('of a part that was not given, a host finds functions that nobody has written yet, and only if it calls them', () => {
  const { instance } = tree({
    'cluster/host.ts': "import { send } from '#labs/lab3/send';\nexport const early = 1;\nexport function later(): void { send(); }",
  });
  const host = instance().load<{ early: number; later(): void }>('#cluster/host');
  expect(host.early).toBe(1);
  expect(() => host.later()).toThrow('not implemented yet: lab3: send');
});

test.each([
  ['a way out of a folder by name', "export * from '#labs/../lab2/secret';", "imports '#labs/../lab2/secret'"],
  ['a way out of the given code', "export * from '#kit/../grader/root';", "imports '#kit/../grader/root'"],
  ['the hosts of the parts', "import '#cluster/grpc/serve';", "imports '#cluster/grpc/serve'"],
  ['engines on the real disk', "import '#kit/engines/level-engine';", "imports '#kit/engines/level-engine'"],
])('%s is refused', (_, text, message) => {
  const { instance } = tree({ 'parts/lab1/main.ts': text });
  expect(() => instance().load('#labs/lab1/main')).toThrow(
    expect.objectContaining({ name: 'ForbiddenCall', message: expect.stringContaining(message) as string }),
  );
});

test('a link out of the part is refused, whatever it is called', () => {
  const { instance, root } = tree({ 'parts/lab1/own.ts': 'export const one = 1;', 'elsewhere/main.ts': 'export const two = 2;' });
  symlinkSync(join(root, 'elsewhere/main.ts'), join(root, 'parts/lab1/main.ts'));
  expect(() => instance().load('#labs/lab1/main')).toThrow(/main\.ts is a link to a file outside of its part/);
});

test('what is no regular file, and what is too large, is refused at once', () => {
  const { instance, root } = tree({ 'parts/lab1/own.ts': '', 'parts/lab1/large.ts': `// ${'x'.repeat(1_000_001)}` });
  execFileSync('mkfifo', [join(root, 'parts/lab1/pipe.ts')]);
  expect(() => instance().load('#labs/lab1/pipe')).toThrow(/pipe\.ts is not a regular file/);
  expect(() => instance().load('#labs/lab1/large')).toThrow(/large\.ts has \d+ bytes\. A source file may have at most 1000000/);
});

test.each([
  ['package.json of another kind', { 'parts/lab1/package.json': '{ "type": "module" }' }],
  ['package.json that is no JSON', { 'parts/lab1/package.json': '{' }],
  ['.swcrc', { 'parts/lab1/.swcrc': '{ "jsc": { "target": "es3" } }' }],
])('a %s beside the files changes nothing', (_, files) => {
  const { instance } = tree({ ...files, 'parts/lab1/main.ts': 'export const one = 1;' });
  expect(instance().load('#labs/lab1/main')).toEqual({ one: 1 });
});

test('a line for the shell at the head of a file is no error', () => {
  const { instance } = tree({ 'parts/lab1/main.ts': '#!/usr/bin/env node\nexport const one = 1;' });
  expect(instance().load('#labs/lab1/main')).toEqual({ one: 1 });
});
