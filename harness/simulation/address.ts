/** A participant of the network: a store by its id, a client by `clientAddress`, the scheduler by `SCHEDULER`. A small integer. */
export type Address = number;

export const SCHEDULER: Address = 0;

/** Store ids are lower. */
const FIRST_CLIENT = 1000;

export function clientAddress(clientId: number): Address {
  return FIRST_CLIENT + clientId;
}

export function isClient(address: Address): boolean {
  return address >= FIRST_CLIENT;
}

/** The name in the trace: `store 1`, `client 2`, `scheduler`. */
export function actorName(address: Address): string {
  if (address === SCHEDULER) return 'scheduler';
  return isClient(address) ? `client ${address - FIRST_CLIENT}` : `store ${address}`;
}
