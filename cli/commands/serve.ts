import { join } from 'node:path';

import { type Command, Option } from 'commander';

import { startServer } from '#cluster/grpc/serve';
import type { RawNode } from '#cluster/raw-node';
import { ModuleLoader } from '#harness/workers/loader/module-loader';
import { failureOf } from '#cluster/processes/store-messages';
import { UsageError } from '#grader/usage-error';
import { PROJECT_ROOT } from '#grader/root';
import { findSolution } from '#grader/run/solution';
import type { Engine } from '#kit/engine';
import { LevelEngine } from '#kit/engines/level-engine';
import { MemEngine } from '#kit/engines/mem-engine';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { solutionOption } from '#cli/options';

interface ServeFlags {
  readonly engine: 'mem' | 'level';
  readonly dir?: string;
  readonly listen: string;
  readonly solution: string;
}

export function define(command: Command): Action {
  command
    .addOption(new Option('--engine <mem|level>', 'in memory, or on disk in LevelDB').choices(['mem', 'level']).default('mem'))
    .option('--dir <dir>', 'where the data are stored; required with --engine level')
    .option('--listen <host:port>', 'address to listen on', '127.0.0.1:20160')
    .addOption(solutionOption('labs'));
  return serve;
}

/** Serves lab1 over gRPC until the process is told to stop. */
async function serve(flags: ServeFlags): Promise<ExitCode> {
  const node = makeNode(flags, makeEngine(flags));
  await node.start().catch((error: Error) => {
    throw failureOf(error).code === 'DiskError' ? new UsageError(`--dir ${flags.dir}: ${error.message}`) : error;
  });
  const server = await startServer({ listen: flags.listen, handlers: node }).catch((error: Error) => {
    throw new UsageError(`--listen ${flags.listen}: ${error.message}`);
  });
  const where = flags.engine === 'mem' ? 'in memory, lost when the server stops' : `on disk in ${flags.dir}`;
  process.stdout.write(`TypeKV serves raw requests on ${server.address} (service tinykvpb.TinyKv; data ${where}). Press Ctrl-C to stop.\n`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await server.stop();
  await node.stop();
  process.stdout.write('Stopped.\n');
  return EXIT.pass;
}

function makeNode(flags: ServeFlags, engine: Engine): RawNode {
  const { folder } = findSolution(flags.solution);
  const loader = new ModuleLoader({ root: PROJECT_ROOT, parts: new Map([['lab1', join(folder, 'lab1')]]), requireShared: require });
  const scope = loader.instance({
    forbidden: () => undefined,
    output: (line) => process.stdout.write(`${line}\n`),
  });
  return new (scope.load<{ RawNode: typeof RawNode }>('#cluster/raw-node').RawNode)(engine);
}

function makeEngine({ engine, dir }: ServeFlags): Engine {
  if (engine === 'mem') return new MemEngine();
  if (dir === undefined) throw new UsageError('--engine level needs --dir DIR, the folder for the data.');
  return new LevelEngine({ directory: dir });
}
