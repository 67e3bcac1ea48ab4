import type { Address } from '#harness/simulation/address';
import type { Incarnation } from '#harness/simulation/incarnation';
import type { Receive, SimulatedNetwork } from '#harness/simulation/simulated-network';

/** How a store's code exchanges messages with other stores. */
export interface StoreMessages {
  /**
   * Sends a copy of `body`, plain data. It may arrive late, twice, or never. The sender is not told.
   * @param summary one line for people, made of the copy
   * @param sending is called with the copy before it is sent
   */
  send<Body>(to: Address, type: string, body: Body, summary?: (copy: Body) => string, sending?: (copy: Body) => void): void;
  /** Calls `receive` for each message that arrives. The last function that was set counts. */
  onMessage(receive: (from: Address, type: string, body: unknown) => void): void;
}

/** One incarnation's end of the network. */
export class SimulatedMessages implements StoreMessages {
  private handler: Receive = () => undefined;

  constructor(
    private readonly incarnation: Incarnation,
    private readonly network: SimulatedNetwork,
    private readonly address: Address,
  ) {}

  send<Body>(to: Address, type: string, body: Body, summary?: (copy: Body) => string, sending?: (copy: Body) => void): void {
    if (!this.incarnation.alive) return;
    const forPeople = summary === undefined ? {} : { summary: summary as (copy: unknown) => string };
    this.network.send(this.address, to, { type, body, ...forPeople }, sending as ((copy: unknown) => void) | undefined);
    this.incarnation.countCall();
  }

  onMessage(receive: (from: Address, type: string, body: unknown) => void): void {
    this.handler = (from, message) => receive(from, message.type, message.body);
  }

  /** What the store's code gets: the methods of `StoreMessages`, and no way to the simulation. */
  facade(): StoreMessages {
    return Object.freeze<StoreMessages>({
      send: (to, type, body, summary, sending) => this.send(to, type, body, summary, sending),
      onMessage: (receive) => this.onMessage(receive),
    });
  }

  /** A message has arrived for this store. */
  readonly receive: Receive = (from, message) => this.handler(from, message);
}
