/** What the process of a store and the one that started it say to each other. */

/** What a store's process needs to know: the first word of its command line, as JSON. */
export interface StoreProcessOptions {
  readonly storeId: number;
  /** Where each store of the cluster is, this one with them: `[1, '127.0.0.1:20160']`. */
  readonly addresses: readonly (readonly [storeId: number, address: string])[];
  /** Where the store's data is; made where it is missing. */
  readonly directory: string;
}

export type FromStore =
  /** It takes requests. */
  | { readonly kind: 'started' }
  /** It has become the leader. */
  | { readonly kind: 'leads'; readonly term: number }
  /** It cannot start, or go on, and ends. */
  | { readonly kind: 'failed'; readonly failure: StoreFailure };

export type ToStore = { readonly kind: 'stop' };

/** An error, in a form that can be sent. */
export interface StoreFailure {
  readonly name: string;
  /** Of a `TypeKVError`, and of a `ListenError`. */
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}

export function failureOf(error: unknown): StoreFailure {
  // By what it has and not by its class: it may be an Error of another realm.
  const { name = 'Error', message = String(error), stack, code } = (error ?? {}) as Partial<Error> & { code?: string };
  return { name, message, stack, code };
}
