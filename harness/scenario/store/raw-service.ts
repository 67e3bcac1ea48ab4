import type { KvService } from '#cluster/store/kv-service';
import type { RawMethods } from '#cluster/client/store-connection';
import { Unavailable } from '#kit/unavailable';

/** The methods that clients call. The response is `unknown` if the store does not know the outcome. */
export type RawService = {
  [Method in keyof RawMethods]: (request: RawMethods[Method]['request']) => Promise<RawMethods[Method]['response'] | 'unknown'>;
};

export function rawService(kv: KvService): RawService {
  return {
    rawGet: (request) => kv.rawGet(request).catch(unknownOutcome),
    rawPut: (request) => kv.rawPut(request).catch(unknownOutcome),
    rawDelete: (request) => kv.rawDelete(request).catch(unknownOutcome),
    rawScan: (request) => kv.rawScan(request).catch(unknownOutcome),
  };
}

/** A store rejects with `Unavailable` if it does not know the outcome. Any other error ends the run. */
function unknownOutcome(error: unknown): 'unknown' {
  if (error instanceof Unavailable) return 'unknown';
  throw error;
}
