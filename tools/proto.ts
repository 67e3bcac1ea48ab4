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

export type ProtoResult =
  | { readonly kind: 'no protoc' }
  /** protoc reported an error. */
  | { readonly kind: 'failed'; readonly message: string }
  /** How the committed files differed, one line per file. Without `check` they are corrected now. */
  | { readonly kind: 'done'; readonly changes: readonly string[] };

/**
 * Generates `kit/wire/gen` (messages, which import no Node API) and `cluster/services/gen` (services, which import grpc-js)
 * from the `.proto` files beside them. The generated code is committed, so that a student needs no protoc.
 */
export function generateProto({ check, root = REPOSITORY }: ProtoOptions): ProtoResult {
  const protoc = findProtoc();
  if (protoc === undefined) return { kind: 'no protoc' };
  const temporary = mkdtempSync(join(tmpdir(), 'typekv-proto-'));
  try {
    const failure = generate(protoc, root, temporary);
    if (failure !== undefined) return { kind: 'failed', message: failure };
    const changed = generatedFiles(root, temporary).filter((file) => contents(join(root, file)) !== contents(join(temporary, file)));
    const changes = changed.map((file) => describeChange(file, root, temporary));
    if (!check) for (const file of changed) install(file, root, contents(join(temporary, file)));
    return { kind: 'done', changes };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function describeChange(file: string, root: string, temporary: string): string {
  if (contents(join(root, file)) === undefined) return `${file} is missing`;
  return contents(join(temporary, file)) === undefined ? `${file} has no .proto file` : `${file} differs from its .proto file`;
}

function install(file: string, root: string, content: string | undefined): void {
  if (content === undefined) return rmSync(join(root, file));
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), content);
}

/** Writes `<temporary>/kit/wire/gen` and `<temporary>/cluster/services/gen`; returns the error message of protoc, or `undefined`. */
function generate(protoc: string, root: string, temporary: string): string | undefined {
  for (const generation of generations(root)) {
    const output = join(temporary, generation.folder, 'gen');
    mkdirSync(output, { recursive: true });
    const failure = runProtoc(protoc, generation, output);
    if (failure !== undefined) return failure;
  }
  // ts-proto compares the elements of repeated 64-bit fields as bigints even if they are numbers.
  replaceInFiles(join(temporary, MESSAGES, 'gen'), 'BigInt.asUintN(64, v) !== v', 'BigInt.asUintN(64, BigInt(v)) !== BigInt(v)');
  // Bytes in a decoded message are views of the decoded bytes. A view of a Buffer is a Buffer, which no interface of ours has.
  replaceInFiles(join(temporary, SERVICES, 'gen'), '.decode(value)', '.decode(new Uint8Array(value))');
  return undefined;
}

function generations(root: string): Generation[] {
  const messages = join(root, MESSAGES, 'proto');
  const services = join(root, SERVICES, 'proto');
  // The module in which the code of the services finds each message.
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

/** The files that are or should be in the generated folders: paths from the root, sorted. */
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
