/** Goal: the TypeScript code in the pages is correct. Method: type-check each `ts` block as a separate file in docs/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as ts from 'typescript';

import { PROJECT_ROOT } from '#grader/root';

import { DOCUMENTS } from './navigation';

/** A block of code in a document. */
interface CodeBlock {
  readonly file: string;
  /** The number of its first line, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

function blocksOf(file: string): CodeBlock[] {
  const text = readFileSync(join(PROJECT_ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(({ index, 1: language, 2: code }) => {
    return { file, line: text.slice(0, index).split('\n').length + 1, language: language!, code: code! };
  });
}

/** `docs/lab1.md:12: Cannot find name 'x'.` for each error in a block. */
function typeErrors(blocks: readonly CodeBlock[]): string[] {
  const { options } = ts.parseJsonConfigFileContent({ extends: './tsconfig.json', include: [] }, ts.sys, PROJECT_ROOT);
  const files = new Map(blocks.map((block, i) => [join(PROJECT_ROOT, 'docs', `snippet-${i}.ts`), block]));
  const quick = { ...options, incremental: false, tsBuildInfoFile: undefined, types: [] };
  const host = ts.createCompilerHost(quick);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => files.get(path)?.code ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const block = files.get(path);
    // With the syntax of an ES module, which such a file would have.
    return block === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, block.code, rest[0], true);
  };
  const program = ts.createProgram([...files.keys()], quick, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => printDiagnostic(diagnostic, files));
}

function printDiagnostic({ file, start, messageText }: ts.Diagnostic, files: ReadonlyMap<string, CodeBlock>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  const block = file === undefined ? undefined : files.get(file.fileName);
  if (file === undefined || block === undefined) return message;
  return `${block.file}:${block.line + file.getLineAndCharacterOfPosition(start ?? 0).line}: ${message}`;
}

test('every TypeScript block of our pages type-checks', () => {
  const blocks = DOCUMENTS.flatMap(blocksOf).filter((block) => block.language === 'ts');
  expect(blocks.length).toBeGreaterThan(0);
  expect(typeErrors(blocks)).toEqual([]);
});

test('a mistake in a block is reported with file and line', () => {
  const code = "import { TypeKVError } from '#kit/errors';\n\nconst error: string = new TypeKVError('Stopped', 'x');\n";
  expect(typeErrors([{ file: 'docs/a.md', line: 10, language: 'ts', code }])).toEqual([
    "docs/a.md:12: Type 'TypeKVError' is not assignable to type 'string'.",
  ]);
});
