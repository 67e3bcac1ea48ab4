import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateProto } from './proto';
import { findProtoc } from './protoc';

const repository = resolve(__dirname, '..');
const hasProtoc = findProtoc() !== undefined;
if (!hasProtoc) console.log('Skipped: protoc is not installed.');
const withProtoc = hasProtoc ? describe : describe.skip;

withProtoc('the protocol generator', () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'typekv-proto-test-'));
    for (const folder of ['kit/wire', 'cluster/services']) cpSync(join(repository, folder), join(copy, folder), { recursive: true });
  });

  afterEach(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  test('gives the committed code from the committed .proto files', () => {
    expect(generateProto({ check: true })).toEqual({ kind: 'done', changes: [] });
  });

  test('names each generated file that was edited, is missing or has no .proto file', () => {
    appendFileSync(join(copy, 'kit/wire/gen/metapb.ts'), '// edited\n');
    appendFileSync(join(copy, 'kit/wire/gen/stray.ts'), '');
    rmSync(join(copy, 'cluster/services/gen/tinykvpb.ts'));
    expect(generateProto({ check: true, root: copy })).toEqual({
      kind: 'done',
      changes: [
        'cluster/services/gen/tinykvpb.ts is missing',
        'kit/wire/gen/metapb.ts differs from its .proto file',
        'kit/wire/gen/stray.ts has no .proto file',
      ],
    });
  });

  test('corrects the generated code if it does not only check', () => {
    appendFileSync(join(copy, 'kit/wire/gen/metapb.ts'), '// edited\n');
    rmSync(join(copy, 'cluster/services/gen/tinykvpb.ts'));
    expect(generateProto({ check: false, root: copy })).toMatchObject({ changes: { length: 2 } });
    expect(generateProto({ check: true, root: copy })).toEqual({ kind: 'done', changes: [] });
  });

  test('returns the message of protoc about a broken .proto file', () => {
    appendFileSync(join(copy, 'kit/wire/proto/metapb.proto'), 'message Broken {');
    const message = expect.stringContaining('metapb.proto') as string;
    expect(generateProto({ check: true, root: copy })).toEqual({ kind: 'failed', message });
  });
});
