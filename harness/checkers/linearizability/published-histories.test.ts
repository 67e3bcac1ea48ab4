/**
 * Goal: the checker gives the known verdicts of published histories. Method: the environment variable TYPEKV_HISTORIES names a folder with
 * `verdicts.json` (by the name of the history) and the histories in `etcd/` and `kv/`. They are not part of this repository.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { checkLinearizability } from './linearizability';
import { casRegisterModel } from './models/cas-register';
import { keyValueModel } from './models/key-value';
import { parseEtcdLog, parseKeyValueLog } from './porcupine-format';

const folder = process.env.TYPEKV_HISTORIES;
interface PublishedVerdict {
  readonly ops: number;
  readonly linearizable: boolean;
}

const OPTIONS = { maxSteps: 100_000 };

if (folder === undefined) {
  test.skip('skipped: TYPEKV_HISTORIES names no folder with published histories', () => undefined);
} else {
  const verdicts = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as Record<string, PublishedVerdict>;
  const names = (kind: string): string[] => readdirSync(join(folder, kind)).sort();

  test.each(names('etcd'))('%s', (file) => {
    const operations = parseEtcdLog(readFileSync(join(folder, 'etcd', file), 'utf8'));
    const { ops, linearizable } = verdicts[parse(file).name]!;
    expect(operations).toHaveLength(ops);
    expect(checkLinearizability(casRegisterModel, operations, OPTIONS).verdict).toBe(linearizable ? 'linearizable' : 'illegal');
  });

  test.each(names('kv'))('%s', (file) => {
    const operations = parseKeyValueLog(readFileSync(join(folder, 'kv', file), 'utf8'));
    const { ops, linearizable } = verdicts[parse(file).name]!;
    expect(operations).toHaveLength(ops);
    expect(checkLinearizability(keyValueModel, operations, OPTIONS).verdict).toBe(linearizable ? 'linearizable' : 'illegal');
  });
}
