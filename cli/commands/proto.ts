import type { Command } from 'commander';

import { generateProto } from '#tools/proto';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';

interface ProtoFlags {
  readonly check?: boolean;
}

export function define(command: Command): Action {
  command.option('--check', 'only compare with the committed code; write nothing');
  return proto;
}

/** Generates the code of the wire messages, or with `check` reports the differences. Without protoc, a check is skipped. */
function proto({ check = false }: ProtoFlags): ExitCode {
  const result = generateProto({ check });
  if (result.kind === 'failed') return complain([result.message], EXIT.internalError);
  if (result.kind === 'no protoc') {
    if (!check)
      return complain(
        ['protoc is not installed. Install it (Debian: protobuf-compiler; macOS: protobuf) or the optional package grpc-tools.'],
        EXIT.internalError,
      );
    console.log('Skipped: protoc is not installed.');
    return EXIT.pass;
  }
  if (check && result.changes.length > 0) return complain([...result.changes, 'Run: npm run proto'], EXIT.failed);
  for (const change of result.changes) console.log(`changed: ${change}`);
  return EXIT.pass;
}

function complain(lines: readonly string[], code: ExitCode): ExitCode {
  for (const line of lines) console.error(line);
  return code;
}
