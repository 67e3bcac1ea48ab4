import type { Address } from '#harness/simulation/address';
import type { Incarnation } from '#harness/simulation/incarnation';
import type { Receive, SimulatedNetwork } from '#harness/simulation/simulated-network';

/** How a store's code exchanges messages with other stores. */
export interface StoreMessages {
  /** Sends a copy of `body`, plain data. It may arrive late, twice, or never. The sender is not told. */
  send(to: Address, type: string, body: unknown, summary?: () => string): void;
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

  send(to: Address, type: string, body: unknown, summary?: () => string): void {
    if (!this.incarnation.alive) return;
    this.network.send(this.address, to, { type, body, ...(summary === undefined ? {} : { summary }) });
    this.incarnation.countCall();
  }

  onMessage(receive: (from: Address, type: string, body: unknown) => void): void {
    this.handler = (from, message) => receive(from, message.type, message.body);
  }

  /** A message has arrived for this store. */
  readonly receive: Receive = (from, message) => this.handler(from, message);
}
