import type { EngineSnapshot } from '#kit/engine';
import type { RaftCmdResponse } from '#kit/wire/raft-command';

/** Where the answer to a command goes. Exactly one of the two is called, once. */
export interface Callback {
  /**
   * The command took effect; or, with an error in its header, it did not and never will: a client may safely try again.
   * @param reader the answer to a read; whoever gets it closes it
   */
  answer(response: RaftCmdResponse, reader?: EngineSnapshot): void;

  /** Whether the command took effect is not known here, and never will be. */
  outcomeUnknown(): void;
}
