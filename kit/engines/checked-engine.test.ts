/** What the conformance suite cannot bring about: backends that fail, or that are slow at one moment. */
import { TypeKVError } from '#kit/errors';

import { CheckedEngine } from './checked-engine';
import { NO_SYNC, rejected } from './conformance/engine-helpers';
import type { BackendCursor, EngineBackend } from './engine-backend';

const nothing = () => {};
const emptyCursor: BackendCursor = { next: () => undefined, close: nothing };

function backend(overrides: Partial<EngineBackend> & { cursor?: BackendCursor }): EngineBackend {
  const view = { get: () => undefined, cursor: () => overrides.cursor ?? emptyCursor, close: nothing };
  return { open: nothing, write: nothing, view: () => view, close: nothing, ...overrides };
}

test('an engine that failed to open can be opened later', async () => {
  let attempts = 0;
  const engine = new CheckedEngine(
    backend({
      open() {
        if (attempts++ === 0) throw new TypeKVError('DiskError', 'not now');
      },
    }),
  );
  expect(await rejected(engine.open())).toBe('DiskError');
  expect(await rejected(engine.write([], NO_SYNC))).toBe('NotStarted');
  await engine.open();
  await engine.write([], NO_SYNC);
});

test('an engine that is closed while it opens is closed once it has opened, and open is refused', async () => {
  const calls: string[] = [];
  let finishOpening = nothing;
  const engine = new CheckedEngine(
    backend({
      open: () => new Promise<void>((resolve) => (finishOpening = resolve)).then(() => void calls.push('opened')),
      close: () => void calls.push('closed'),
    }),
  );
  const opening = rejected(engine.open());
  const closing = engine.close();
  finishOpening();
  await closing;
  expect([await opening, calls]).toEqual(['Stopped', ['opened', 'closed']]);
});

test('a backend is closed once, after its writes have completed and its cursors and views are closed, each once', async () => {
  const calls: string[] = [];
  const call = (name: string) => () => void calls.push(name);
  let finishWriting = nothing;
  const engine = new CheckedEngine(
    backend({
      write: () => new Promise<void>((resolve) => (finishWriting = resolve)).then(call('written')),
      view: () => ({ get: () => undefined, cursor: () => ({ ...emptyCursor, close: call('cursor closed') }), close: call('view closed') }),
      close: call('backend closed'),
    }),
  );
  await engine.open();
  const snapshot = engine.snapshot();
  const iterator = snapshot.iterator('default');
  const write = engine.write([], NO_SYNC);
  const closing = [engine.close(), engine.close()];
  // Time enough for a close that does not wait.
  await new Promise((resolve) => setImmediate(resolve));
  finishWriting();
  await Promise.all([write, ...closing, engine.close()]);
  iterator.close();
  snapshot.close();
  expect(calls).toEqual(['cursor closed', 'view closed', 'written', 'backend closed']);
});

test('a write that failed is reported to its caller alone, and does not keep the engine from closing', async () => {
  const engine = new CheckedEngine(backend({ write: () => Promise.reject(new TypeKVError('DiskError', 'broken')) }));
  await engine.open();
  const write = rejected(engine.write([], NO_SYNC));
  await engine.close();
  expect(await write).toBe('DiskError');
});

test('an entry that was on its way when its iterator was closed is not given', async () => {
  let give = nothing;
  const next = () => new Promise<undefined>((resolve) => (give = () => resolve(undefined)));
  const engine = new CheckedEngine(backend({ cursor: { next, close: nothing } }));
  await engine.open();
  const iterator = engine.snapshot().iterator('default');
  const entry = rejected(iterator.next());
  iterator.close();
  give();
  expect(await entry).toBe('ReaderClosed');
});

test('a call of next before the previous one has completed is refused, and the previous one continues', async () => {
  let give = nothing;
  const next = () => new Promise<undefined>((resolve) => (give = () => resolve(undefined)));
  const engine = new CheckedEngine(backend({ cursor: { next, close: nothing } }));
  await engine.open();
  const iterator = engine.snapshot().iterator('default');
  const first = rejected(iterator.next());
  expect(await rejected(iterator.next())).toBe('InvalidArgument');
  give();
  expect(await first).toBe('not refused');
  const second = rejected(iterator.next());
  give();
  expect(await second).toBe('not refused');
});
