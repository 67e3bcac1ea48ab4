import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One run of protoc. */
export interface Generation {
  /** The folder that contains `gen`. */
  readonly folder: string;
  /** The folder of the `.proto` files to generate from. */
  readonly sources: string;
  /** Folders of `.proto` files that those import. */
  readonly imports: readonly string[];
  /** Options of ts-proto, in addition to the common ones. */
  readonly options: readonly string[];
}

const COMMON_OPTIONS = [
  'esModuleInterop=true',
  // 64-bit fields: bigint, or number if the field has `[jstype = JS_NUMBER]`.
  'forceLong=bigint',
  'useJsTypeOverride=true',
  // A field that is a message may be absent; the others always have a value.
  'useOptionals=messages',
  'useExactTypes=false',
  'unrecognizedEnum=false',
  'outputJsonMethods=false',
  // The output must not depend on which protoc is installed.
  'annotateFilesWithVersion=false',
];

/** The command to run protoc: the one of grpc-tools if that package is installed, else the one on the PATH, if any. */
export function findProtoc(): string | undefined {
  const bundled = protocOfGrpcTools();
  if (bundled !== undefined) return bundled;
  return spawnSync('protoc', ['--version']).status === 0 ? 'protoc' : undefined;
}

function protocOfGrpcTools(): string | undefined {
  const folder = packageFolder('grpc-tools');
  if (folder === undefined) return undefined;
  // The package may be installed without the binary, which its install step downloads.
  return ['protoc', 'protoc.exe'].map((name) => join(folder, 'bin', name)).find((path) => existsSync(path));
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** Generates into `output`, which exists. Returns the error message, or `undefined`. */
export function runProtoc(protoc: string, generation: Generation, output: string): string | undefined {
  const sources = readdirSync(generation.sources)
    .filter((file) => file.endsWith('.proto'))
    .sort();
  const result = spawnSync(protoc, [
    `--plugin=protoc-gen-ts_proto=${pluginPath()}`,
    `--ts_proto_out=${output}`,
    `--ts_proto_opt=${[...COMMON_OPTIONS, ...generation.options].join(',')}`,
    ...[generation.sources, ...generation.imports].map((folder) => `--proto_path=${folder}`),
    ...sources,
  ]);
  if (result.error !== undefined) return `protoc did not start: ${result.error.message}`;
  return result.status === 0 ? undefined : `protoc failed:\n${result.stderr.toString()}`;
}

/** The plugin of ts-proto. On Windows this is the wrapper that npm makes, because protoc starts it without a shell. */
function pluginPath(): string {
  const folder = packageFolder('ts-proto');
  if (folder === undefined) throw new Error('ts-proto is not installed: run npm ci');
  return process.platform === 'win32' ? join(folder, '../.bin/protoc-gen-ts_proto.cmd') : join(folder, 'protoc-gen-ts_proto');
}
