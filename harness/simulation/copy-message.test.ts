import { runStores } from './testing/run-stores';

const message = () => ({
  term: 1,
  entries: [{ data: Uint8Array.of(1, 2) }],
  from: { name: 'x', none: null, unset: undefined, big: 7n, yes: true },
});

type Body = ReturnType<typeof message>;

function spoil(body: Body): void {
  body.term = 99;
  body.entries[0]!.data[0] = 99;
  body.entries.push({ data: Uint8Array.of(99) });
  body.from.name = 'spoilt';
}

const EVERYTHING_TWICE = [{ kind: 'duplication', from: 'any', to: 'any', fromMs: 0, toMs: 100, perMille: 1000 }] as const;

test('a change of a message by its sender or receiver affects neither the other side nor a duplicate', async () => {
  const received: Body[] = [];
  const sent = message();
  await runStores(
    async (context) => {
      const sender = context.store(async ({ messages }) => ({ send: () => messages.send(2, 'message', sent) }));
      const receiver = context.store(async ({ messages }) => {
        messages.onMessage((_from, _type, body) => {
          received.push(structuredClone(body as Body));
          spoil(body as Body);
        });
        return { send: () => undefined };
      });
      context.injectFaults([sender, receiver], { untilMs: 0 });
      await Promise.all([sender.start(), receiver.start()]);
      await context.simulation.sleep(1);
      sender.service!.send();
      const before = structuredClone(sent);
      spoil(sent);
      const spoilt = structuredClone(sent);
      await context.simulation.sleep(10);
      expect(before).toEqual(message());
      expect(sent).toEqual(spoilt);
    },
    { faults: EVERYTHING_TWICE },
  );
  expect(received).toEqual([message(), message()]);
});

test('a change of an answer by the client does not affect the store', async () => {
  const held = message();
  const { failure } = await runStores(async (context) => {
    const store = context.store(async () => ({ get: async () => held }));
    await store.start();
    const outcome = await context.client().call(store, 'get', 'get', undefined);
    if (outcome.kind === 'answered') spoil(outcome.response);
    expect(outcome.kind).toBe('answered');
  });
  expect(failure).toBeUndefined();
  expect(held).toEqual(message());
});

test('a message that carries code is refused', async () => {
  const { failure } = await runStores(async (context) => {
    const store = context.store(async ({ messages }) => messages.send(1, 'message', { callback: () => 7 }));
    await store.start();
  });
  expect(failure?.message).toContain('a message carries a function, which is not plain data of limited size');
});
