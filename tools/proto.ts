import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findProtoc, runProtoc, type Generation } from './protoc';

export interface ProtoOptions {
  /** Compare with the committed files instead of writing them. */
  readonly check: boolean;
  /** The folder that has `kit/` and `cluster/`; default: this repository. */
  readonly root?: string;
}

const REPOSITORY = resolve(__dirname, '..');
const MESSAGES = 'kit/wire';
const SERVICES = 'cluster/services';

/**
 * Generates `kit/wire/gen` (messages, which import no Node API) and `cluster/services/gen` (services, which import grpc-js)
 * from the `.proto` files beside them. The generated code is committed, so that a student needs no protoc.
 *
 * @returns the exit code: 0; 1 when `check` finds a difference; 3 when the code cannot be generated
 */
export async function generateProto({ check, root = REPOSITORY }: ProtoOptions): Promise<number> {
  const protoc = findProtoc();
  if (protoc === undefined) return withoutProtoc(check);
  const temporary = mkdtempSync(join(tmpdir(), 'typekv-proto-'));
  try {
    const failure = generate(protoc, root, temporary);
    if (failure !== undefined) {
      console.error(failure);
      return 3;
    }
    return check ? compare(root, temporary) : install(root, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function withoutProtoc(check: boolean): number {
  if (check) {
    console.log('skipped: no protoc');
    return 0;
  }
  console.error('There is no protoc. Install it (Debian: protobuf-compiler; macOS: protobuf) or the optional package grpc-tools.');
  return 3;
}

/** Writes `<temporary>/kit/wire/gen` and `<temporary>/cluster/services/gen`; returns what protoc complains about, if it does. */
function generate(protoc: string, root: string, temporary: string): string | undefined {
  for (const generation of generations(root)) {
    const output = join(temporary, generation.folder, 'gen');
    mkdirSync(output, { recursive: true });
    const failure = runProtoc(protoc, generation, output);
    if (failure !== undefined) return failure;
  }
  // ts-proto compares the elements of repeated 64-bit fields as bigints even where they are numbers.
  replaceInFiles(join(temporary, MESSAGES, 'gen'), 'BigInt.asUintN(64, v) !== v', 'BigInt.asUintN(64, BigInt(v)) !== BigInt(v)');
  // Bytes in a decoded message are views of what was decoded: of a Buffer they would be Buffers, which no interface of ours has.
  replaceInFiles(join(temporary, SERVICES, 'gen'), '.decode(value)', '.decode(new Uint8Array(value))');
  return undefined;
}

function generations(root: string): Generation[] {
  const messages = join(root, MESSAGES, 'proto');
  const services = join(root, SERVICES, 'proto');
  // Where the services' code finds each message's code.
  const mapping = filesIn(messages).map((file) => `M${file}=#kit/wire/gen/${file.replace('.proto', '')}`);
  return [
    { folder: MESSAGES, sources: messages, imports: [], options: ['outputServices=none'] },
    { folder: SERVICES, sources: services, imports: [messages], options: ['outputServices=grpc-js', ...mapping] },
  ];
}

function replaceInFiles(folder: string, from: string, to: string): void {
  for (const file of filesIn(folder)) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to));
  }
}

function compare(root: string, temporary: string): number {
  const different = generatedFiles(root, temporary).filter((file) => contents(join(root, file)) !== contents(join(temporary, file)));
  if (different.length === 0) return 0;
  for (const file of different) console.error(`${file} is not what its .proto file gives`);
  console.error('Run: npm run proto');
  return 1;
}

function install(root: string, temporary: string): number {
  for (const file of generatedFiles(root, temporary)) {
    const content = contents(join(temporary, file));
    if (content === contents(join(root, file))) continue;
    console.log(content === undefined ? `removed ${file}` : `wrote ${file}`);
    if (content === undefined) rmSync(join(root, file));
    else writeFile(root, file, content);
  }
  return 0;
}

function writeFile(root: string, file: string, content: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), content);
}

/** What is or should be in the generated folders, as paths from the root, in order. */
function generatedFiles(root: string, temporary: string): string[] {
  const files = [MESSAGES, SERVICES].flatMap((folder) =>
    [root, temporary].flatMap((base) => filesIn(join(base, folder, 'gen')).map((file) => `${folder}/gen/${file}`)),
  );
  return [...new Set(files)].sort();
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function contents(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
