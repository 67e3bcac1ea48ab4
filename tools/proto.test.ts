import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateProto } from './proto';
import { findProtoc } from './protoc';

const repository = resolve(__dirname, '..');
const hasProtoc = findProtoc() !== undefined;
if (!hasProtoc) console.log('skipped: no protoc');
const withProtoc = hasProtoc ? describe : describe.skip;

withProtoc('the protocol generator', () => {
  let copy: string;
  let complaints: string[];

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'typekv-proto-test-'));
    for (const folder of ['kit/wire', 'cluster/services']) cpSync(join(repository, folder), join(copy, folder), { recursive: true });
    complaints = [];
    jest.spyOn(console, 'error').mockImplementation((line: string) => void complaints.push(line));
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(copy, { recursive: true, force: true });
  });

  test('gives the committed code from the committed .proto files', async () => {
    const exit = await generateProto({ check: true });
    expect(complaints).toEqual([]);
    expect(exit).toBe(0);
  });

  test('names each generated file that was edited, is missing or is left over', async () => {
    appendFileSync(join(copy, 'kit/wire/gen/metapb.ts'), '// edited\n');
    appendFileSync(join(copy, 'kit/wire/gen/stray.ts'), '');
    rmSync(join(copy, 'cluster/services/gen/tinykvpb.ts'));
    expect(await generateProto({ check: true, root: copy })).toBe(1);
    expect(complaints.join('\n')).toContain('kit/wire/gen/metapb.ts');
    expect(complaints.join('\n')).toContain('kit/wire/gen/stray.ts');
    expect(complaints.join('\n')).toContain('cluster/services/gen/tinykvpb.ts');
    expect(complaints.join('\n')).not.toContain('kvrpcpb');
  });

  test('puts the generated code right when it does not only check', async () => {
    appendFileSync(join(copy, 'kit/wire/gen/metapb.ts'), '// edited\n');
    rmSync(join(copy, 'cluster/services/gen/tinykvpb.ts'));
    expect(await generateProto({ check: false, root: copy })).toBe(0);
    expect(await generateProto({ check: true, root: copy })).toBe(0);
  });

  test('shows what protoc says of a broken .proto file', async () => {
    appendFileSync(join(copy, 'kit/wire/proto/metapb.proto'), 'message Broken {');
    expect(await generateProto({ check: true, root: copy })).toBe(3);
    expect(complaints.join('\n')).toContain('metapb.proto');
  });
});
