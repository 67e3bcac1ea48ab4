import type { NodeCall } from '#harness/simulation/node-call';
import type { Message } from '#harness/simulation/simulated-network';

/** The message that carries a call. */
export function requestMessage(call: NodeCall): Message {
  return { type: 'request', body: { call: call.number }, call, summary: () => call.name };
}
