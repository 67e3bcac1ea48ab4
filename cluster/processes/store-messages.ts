/** The messages between the process of a store and the process that started it. */

/** The options of a store's process: the first argument of its command line, as JSON. */
export interface StoreProcessOptions {
  readonly storeId: number;
  /** The address of each store of the cluster, this one included: `[1, '127.0.0.1:20160']`. */
  readonly addresses: readonly (readonly [storeId: number, address: string])[];
  /** The directory of the store's data. Created if it does not exist. */
  readonly directory: string;
  /** See `StoreConfig`. */
  readonly wasInitialized: boolean;
}

export type FromStore =
  /** The store's disk is initialized. The store takes no part in the cluster until it is told that this was recorded. */
  | { readonly kind: 'initialized' }
  /** The store accepts requests. */
  | { readonly kind: 'started' }
  /** The store has become the leader. */
  | { readonly kind: 'leads'; readonly term: number }
  /** The store cannot start or continue, and its process ends. */
  | { readonly kind: 'failed'; readonly failure: StoreFailure };

export type ToStore =
  /** The cluster remembers that the store's disk is initialized. */
  { readonly kind: 'recorded' } | { readonly kind: 'stop' };

/** An error in a form that can be sent to another process. */
export interface StoreFailure {
  readonly name: string;
  /** The code of a `TypeKVError` or a `ListenError`. */
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

export function failureOf(error: unknown): StoreFailure {
  // By its fields and not by its class: it can be an Error of another realm.
  const { name = 'Error', message = String(error), stack, code } = (error ?? {}) as Partial<Error> & { code?: string };
  return { name, message, stack, code };
}
