import type { EngineSnapshot } from '#kit/engine';
import type { RaftCmdResponse } from '#kit/wire/raft-command';

/** Receives the result of a command. Exactly one of the two methods is called, once. */
export interface Callback {
  /**
   * The command took effect. Or, if the header has an error, it did not and never will: a client can safely retry.
   * @param reader the snapshot for a read; the receiver must close it
   */
  answer(response: RaftCmdResponse, reader?: EngineSnapshot): void;

  /** It is not known here, and never will be, whether the command took effect. */
  outcomeUnknown(): void;
}
