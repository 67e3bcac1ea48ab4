import { type Command, InvalidArgumentError, Option } from 'commander';

import type { BenchFlags } from './bench';
import type { ClusterFlags } from './cluster';
import { integer, positiveInteger } from './grade-command';
import type { KvFlags } from './kv';
import { lazy } from './lazy';
import type { ServeFlags } from './serve';
import { type SoakFlags, soak } from './soak';
import { type ZooFlags, zoo } from './zoo';

/** Everything but grading. What a command needs is loaded when it runs, so that grading starts at once. */
export function addOtherCommands(program: Command, end: (status: number) => void): void {
  addSoak(program, end);
  addZoo(program, end);
  addServe(program, end);
  addCluster(program, end);
  addUpkeep(program, end);
}

function addSoak(program: Command, end: (status: number) => void): void {
  program
    .command('soak')
    .description('Run seeds beyond the public ones, as many as fit, until a test fails or the time is up.')
    .requiredOption('--part <part>', 'the part, or the lab')
    .option('--minutes <n>', 'how long', Number.parseFloat, 20)
    .option('--solution <labs|reference|PATH>', 'whose code', 'reference')
    .option('--seed-base <n>', 'the first seed', integer, 1_000_000)
    .addOption(new Option('--workers <n>', 'how many processes; default: one a core').argParser(positiveInteger))
    .option('--json <file>', 'write the results as data')
    .action(async (flags: SoakFlags) => end(await soak(flags)));
}

function addZoo(program: Command, end: (status: number) => void): void {
  program
    .command('zoo')
    .description('Plant each published bug in the reference, and see which graded test catches it.')
    .argument('[parts...]', 'labs or parts; default: all')
    .option('--quick', 'replay only the test and the seed that caught each bug before')
    .option('--shrink', 'look for the smallest run that shows each bug, and count its events')
    .addOption(new Option('--all', 'find all tests that catch each bug, not only the first').conflicts('quick'))
    .option('--bug <text>', 'only bugs whose name has this text')
    .option('--json <file>', 'write the results as data')
    .addOption(new Option('--workers <n>', 'how many processes; default: one a core').argParser(positiveInteger))
    .addOption(
      new Option('--rebase', 'carry the patches over edits of the reference, instead of grading').conflicts([
        'quick',
        'all',
        'shrink',
        'json',
      ]),
    )
    .option('--base <rev>', 'with --rebase: the git revision at which patches and reference still agreed; default: HEAD')
    .option('--rename <old=new>', 'with --rebase: an identifier that was renamed in the reference; repeatable', addRename)
    .option('--resolved', 'with --rebase: make the patch of the mutant named by --bug from the file that you edited')
    .action(async (parts: string[], flags: ZooFlags) =>
      end(flags.rebase === true ? lazy.rebase().rebaseZoo(parts, flags) : await zoo(parts, flags)),
    );
}

/** Reads one `--rename old=new`, and adds it to those before. */
function addRename(text: string, before: readonly (readonly [string, string])[] = []): readonly (readonly [string, string])[] {
  const [, from, to] = /^([A-Za-z_$][\w$]*)=([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError('It takes two identifiers: old=new.');
  return [...before, [from, to]];
}

function addServe(program: Command, end: (status: number) => void): void {
  program
    .command('serve')
    .description('Serve the raw requests of lab1 over gRPC.')
    .addOption(new Option('--engine <mem|level>', 'in memory, or on disk').choices(['mem', 'level']).default('mem'))
    .option('--dir <dir>', 'where the data is, for --engine level')
    .option('--listen <host:port>', 'where to listen', '127.0.0.1:20160')
    .option('--solution <labs|reference|PATH>', 'whose code', 'labs')
    .action(async (flags: ServeFlags) => end(await lazy.serve().serve(flags)));
}

function addCluster(program: Command, end: (status: number) => void): void {
  program
    .command('cluster')
    .description('Run the replicated store of lab2 as processes on this machine, on disk.')
    .addOption(new Option('--stores <n>', 'how many; default: as many as the directory has, or 3').argParser(positiveInteger))
    .option('--directory <dir>', 'where the data is', '.cluster')
    .addOption(new Option('--base-port <n>', 'the port of store 1, the others follow; default: as last time, or 20160').argParser(port))
    .option('--solution <labs|reference|PATH>', 'whose code', 'labs')
    .action(async (flags: ClusterFlags) => end(await lazy.cluster().runCluster(flags)));
  program
    .command('kv')
    .description('Talk to a running cluster: put, get, delete, scan.')
    .argument('[words...]', 'put <key> [value], get <key>, delete <key>, or scan [start]')
    .option('--directory <dir>', 'where the data of the cluster is', '.cluster')
    .option('--cf <name>', 'the column family', 'default')
    .option('--limit <n>', 'how many entries a scan prints at most', positiveInteger, 100)
    .option('--timeout <n>', 'how long it may take, in seconds', positiveInteger, 5)
    .option('--hex', 'keys and values are hexadecimal, as they are typed and as they are printed')
    .action(async (words: string[], flags: KvFlags) => end(await lazy.kv().kv(words, flags)));
}

/** Not so high that there is no room for the ports of the other stores. */
function port(text: string): number {
  const value = integer(text);
  if (value < 1 || value > 65_000) throw new InvalidArgumentError('It takes a port, from 1 to 65000.');
  return value;
}

/** What people who work on TypeKV itself need. */
function addUpkeep(program: Command, end: (status: number) => void): void {
  program
    .command('bench')
    .description('Measure what docs/performance.md says.')
    .option('--only <name>', 'only these figures: grade, world, store, cluster, protocol, linearizability, snapshot-isolation')
    .option('--histories <dir>', 'a folder of published histories, for the checkers')
    .action(async (flags: BenchFlags) => end(await lazy.bench().bench(flags)));
  program
    .command('docs')
    .description('Render docs/ into a static site.')
    .option('--output <dir>', 'where it goes', 'site')
    .option('--check', 'only look whether it would render')
    .action(async (flags: { output: string; check?: boolean }) => end(await lazy.docs().docs(flags)));
  program
    .command('stubs')
    .description('Make labs/ from reference/.')
    .option('--check', 'only compare with what is committed')
    .option('--force', 'overwrite work in labs/ that git does not have')
    .action(async (flags: { check?: boolean; force?: boolean }) => {
      end(await lazy.stubs().stubs({ check: flags.check === true, force: flags.force === true }));
    });
  program
    .command('proto')
    .description('Generate the code of the wire messages and services.')
    .option('--check', 'only compare with what is committed')
    .action(async (flags: { check?: boolean }) => {
      end(await lazy.proto().generateProto({ check: flags.check === true }));
    });
}
