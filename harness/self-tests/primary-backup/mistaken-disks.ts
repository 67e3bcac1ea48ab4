import type { WriteBatch } from '#kit/engine';

import { EMPTY_STATE, type State } from './state';
import { StateDisk } from './state-disk';

export class DoesNotSync extends StateDisk {
  override save(state: State): Promise<void> {
    return this.engine.write(this.entries(state), { sync: false });
  }
}

export class SwallowsDiskErrors extends StateDisk {
  override save(state: State): Promise<void> {
    return super.save(state).catch(() => undefined);
  }
}

export class ForgetsSequence extends StateDisk {
  override async load(): Promise<State> {
    return { ...(await super.load()), sequence: 0 };
  }
}

export class ForgetsValues extends StateDisk {
  override async load(): Promise<State> {
    const { sequence } = await super.load();
    return { ...EMPTY_STATE, sequence };
  }
}

/** Writes the sequence number first, and its values in a second batch. */
export class PersistsInTwoBatches extends StateDisk {
  override async save(state: State): Promise<void> {
    const [sequence, ...rest] = this.entries(state);
    await this.engine.write([sequence!], { sync: true });
    await this.engine.write(rest, { sync: true });
  }
}

/** Forgets in a crash which writes it has executed. */
export class ForgetsClients extends StateDisk {
  override async load(): Promise<State> {
    return { ...(await super.load()), lastWrites: {} };
  }

  protected override entries(state: State): WriteBatch {
    return super.entries({ ...state, lastWrites: {} });
  }
}
