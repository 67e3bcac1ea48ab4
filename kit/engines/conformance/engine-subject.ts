import type { Engine } from '#kit/engine';

/** An implementation of `Engine` as the conformance suite meets it. */
export interface EngineSubject<E extends Engine = Engine> {
  /** A new engine on an empty disk, not opened yet. */
  make(): Promise<E>;

  /** A new engine, not opened yet, on the disk of `engine`, which was closed. Left out where nothing outlives an engine. */
  reopen?(engine: E): Promise<E>;

  /**
   * A new engine, not opened yet, on what is left of the disk of `engine` if it crashes now. `engine` may have calls in
   * flight, and is not used again. Left out where nothing outlives an engine.
   */
  crash?(engine: E): Promise<E>;

  openHandles?(engine: E): { readonly snapshots: number; readonly iterators: number };

  /** Runs the body of a test until it has completed: inside a simulated world, say. Default: just calls it. */
  run?(body: () => Promise<void>): Promise<void>;
}
