import type { RawMethods } from '#cluster/client/store-connection';
import { copyMessage } from '#harness/simulation/copy-message';
import { RunningHash } from '#harness/trace/hash';

type RawService = { [Method in keyof RawMethods]: (request: never) => Promise<RawMethods[Method]['response']> };

const METHODS: readonly (keyof RawMethods)[] = ['rawGet', 'rawPut', 'rawDelete', 'rawScan'];

/** From now on the service handles a copy of each request: the solution must not change what the test expects. Gives it back. */
export function copyRequests<Service extends RawService>(service: Service): Service {
  for (const method of METHODS) {
    const handle = service[method].bind(service) as (request: unknown) => Promise<unknown>;
    Object.defineProperty(service, method, { value: (request: unknown) => handle(copyMessage(request, new RunningHash())) });
  }
  return service;
}
