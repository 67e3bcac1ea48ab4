import type { SequentialModel } from '../model';
import { casRegisterModel } from '../models/cas-register';
import { keyValueMapModel } from '../models/key-value-map';
import { keyValueModel } from '../models/key-value';
import { registerModel } from '../models/register';
import { casRegisterWorkload, keyValueMapWorkload, keyValueWorkload, registerWorkload, type RandomWorkload } from './workload';

/** A model with a workload for it. The types are hidden, so that one list can contain all cases. */
export interface RandomCase {
  readonly name: string;
  readonly model: SequentialModel<unknown, unknown, unknown>;
  readonly workload: RandomWorkload<unknown, { readonly kind: string }, unknown>;
  /** The maximum number of operations for which `plainSearch` is fast: it tries all orders of appends that no operation reads. */
  readonly plainOperations: number;
}

const ALL_KINDS = ['get', 'get', 'get', 'put', 'append', 'append', 'delete'] as const;

export const RANDOM_CASES: readonly RandomCase[] = [
  randomCase('register, fresh values', registerModel, registerWorkload('fresh'), 14),
  randomCase('register, 2 values', registerModel, registerWorkload(2), 14),
  randomCase('register, 5 values', registerModel, registerWorkload(5), 14),
  randomCase('compare-and-set register, fresh values', casRegisterModel, casRegisterWorkload('fresh'), 14),
  randomCase('compare-and-set register, 3 values', casRegisterModel, casRegisterWorkload(3), 14),
  randomCase('get, put and delete, fresh values', keyValueModel, keyValueWorkload(['get', 'get', 'put', 'delete'], 1, 'fresh'), 14),
  randomCase('get and append, fresh values', keyValueModel, keyValueWorkload(['get', 'append'], 1, 'fresh'), 9),
  randomCase('all of one key, fresh values', keyValueModel, keyValueWorkload(ALL_KINDS, 1, 'fresh'), 10),
  randomCase('all of one key, fresh or empty values', keyValueModel, keyValueWorkload(ALL_KINDS, 1, 'fresh or empty'), 10),
  randomCase('all of one key, 2 values', keyValueModel, keyValueWorkload(ALL_KINDS, 1, 2), 10),
  randomCase('all of 3 keys, fresh values', keyValueModel, keyValueWorkload(ALL_KINDS, 3, 'fresh'), 14),
  randomCase('map of 2 keys with scans, fresh values', keyValueMapModel, keyValueMapWorkload(2, 'fresh'), 14),
  randomCase('map of 3 keys with scans, 2 values', keyValueMapModel, keyValueMapWorkload(3, 2), 14),
];

function randomCase<State, Input, Output, Played>(
  name: string,
  model: SequentialModel<State, Input, Output>,
  workload: RandomWorkload<Played, Input, Output>,
  plainOperations: number,
): RandomCase {
  return { name, model, workload, plainOperations } as unknown as RandomCase;
}
