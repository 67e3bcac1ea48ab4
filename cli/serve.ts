import { join } from 'node:path';

import { startServer } from '#cluster/grpc/serve';
import type { RawNode } from '#cluster/raw-node';
import { ModuleLoader } from '#harness/workers/loader/module-loader';
import { UsageError } from '#grader/usage-error';
import { lazy } from '#cli/lazy';
import { PROJECT_ROOT } from '#grader/root';
import { findSolution } from '#grader/run/solution';
import type { Engine } from '#kit/engine';
import { MemEngine } from '#kit/engines/mem-engine';

export interface ServeFlags {
  readonly engine: 'mem' | 'level';
  readonly dir?: string;
  readonly listen: string;
  readonly solution: string;
}

/** Serves lab1 over gRPC until the process is told to stop. */
export async function serve(flags: ServeFlags): Promise<number> {
  const node = makeNode(flags, makeEngine(flags));
  await node.start();
  const server = await startServer({ listen: flags.listen, handlers: node }).catch((error: Error) => {
    throw new UsageError(`--listen ${flags.listen}: ${error.message}`);
  });
  const where = flags.engine === 'mem' ? 'in memory, gone when it stops' : `on disk in ${flags.dir}`;
  process.stdout.write(`TypeKV serves raw requests on ${server.address} (service tinykvpb.TinyKv; data ${where}). Ctrl-C stops it.\n`);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await server.stop();
  await node.stop();
  process.stdout.write('Stopped.\n');
  return 0;
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
  if (dir === undefined) throw new UsageError('--engine level needs --dir DIR: where the data is.');
  return new (lazy.levelEngine().LevelEngine)({ directory: dir });
}
