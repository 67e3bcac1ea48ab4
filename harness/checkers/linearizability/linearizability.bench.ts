/**
 * Measures the linearizability checker on published histories (`etcd/` and `kv/` of a folder; skipped without a folder) and on large
 * random histories. To run it separately: `node -r ts-node/register harness/checkers/linearizability/linearizability.bench.ts [FOLDER]`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from './history';
import { checkLinearizability } from './linearizability';
import type { SequentialModel } from './model';
import { casRegisterModel } from './models/cas-register';
import { keyValueMapModel } from './models/key-value-map';
import { keyValueModel } from './models/key-value';
import { registerModel } from './models/register';
import { parseEtcdLog, parseKeyValueLog } from './porcupine-format';
import { randomHistory } from './random/random-history';
import { keyValueMapWorkload, keyValueWorkload, registerWorkload, type RandomWorkload } from './random/workload';

export interface LinearizabilityBenchOptions {
  /** With `etcd/*.log` and `kv/*.txt` in it. */
  readonly histories?: string | undefined;
  readonly print?: (line: string) => void;
}

interface Measurement {
  readonly name: string;
  readonly check: () => { readonly verdict: string; readonly steps: number }[];
}

const ROUNDS = 8;
const MAX_STEPS = 2_000_000;

/** Prints one line per measurement: the first round (cold code), the best round, steps, verdicts. */
export async function benchLinearizability({ histories, print = console.log }: LinearizabilityBenchOptions): Promise<void> {
  if (histories === undefined) print('Published histories are skipped: no folder was given.');
  const measurements = [...(histories === undefined ? [] : publishedMeasurements(histories)), ...randomMeasurements()];
  for (const measurement of measurements) {
    print(measure(measurement));
    await Promise.resolve();
  }
}

function measure({ name, check }: Measurement): string {
  const [wall, processor]: [number[], number[]] = [[], []];
  let results: ReturnType<Measurement['check']> = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [start, used] = [process.hrtime.bigint(), process.cpuUsage()];
    results = check();
    wall.push(Number(process.hrtime.bigint() - start) / 1e6);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1e3);
  }
  const steps = results.reduce((sum, result) => sum + result.steps, 0);
  const verdicts = ['linearizable', 'illegal', 'unknown'].map((verdict) => results.filter((result) => result.verdict === verdict).length);
  const best = `${Math.min(...wall).toFixed(1)} ms (processor ${Math.min(...processor).toFixed(1)} ms)`;
  const times = `first ${wall[0]!.toFixed(1)} ms, best ${best}`;
  return `${name.padEnd(66)} ${times}, ${steps} steps; ${verdicts.join(' / ')} linearizable / illegal / unknown`;
}

function publishedMeasurements(folder: string): Measurement[] {
  const files = (kind: string): string[] => readdirSync(join(folder, kind)).sort();
  const textOf = (kind: string, file: string): string => readFileSync(join(folder, kind, file), 'utf8');
  const etcd = files('etcd').map((file) => parseEtcdLog(textOf('etcd', file)));
  const keyValue = files('kv').map((file) => measurementOf(file, keyValueModel, [parseKeyValueLog(textOf('kv', file))]));
  return [measurementOf(`etcd, ${etcd.length} histories`, casRegisterModel, etcd), ...keyValue];
}

function randomMeasurements(): Measurement[] {
  const register = registerWorkload('fresh');
  const map = keyValueMapWorkload(4, 'fresh');
  const allKinds = keyValueWorkload(['get', 'get', 'put', 'append', 'delete'], 5, 'fresh');
  return [0, 1].flatMap((mistakePercent) => [
    randomMeasurement('register, 20,000 operations', registerModel, register, 20_000, mistakePercent),
    randomMeasurement('5 keys, all kinds, 5,000 operations', keyValueModel, allKinds, 5_000, mistakePercent),
    randomMeasurement('map of 4 keys with scans, 2,000 operations', keyValueMapModel, map, 2_000, mistakePercent),
  ]);
}

function randomMeasurement<State, Played, Input extends { readonly kind: string }, Output>(
  name: string,
  model: SequentialModel<State, Input, Output>,
  workload: RandomWorkload<Played, Input, Output>,
  operations: number,
  mistakePercent: number,
): Measurement {
  const history = randomHistory(workload, { seed: 1, clients: 20, operations, unknownPercent: 2, mistakePercent });
  return measurementOf(`${name}, 20 clients, ${mistakePercent} % mistakes`, model, [history]);
}

function measurementOf<State, Input, Output>(
  name: string,
  model: SequentialModel<State, Input, Output>,
  histories: readonly (readonly Operation<Input, Output>[])[],
): Measurement {
  return { name, check: () => histories.map((history) => checkLinearizability(model, history, { maxSteps: MAX_STEPS })) };
}

if (require.main === module) void benchLinearizability({ histories: process.argv[2] });
