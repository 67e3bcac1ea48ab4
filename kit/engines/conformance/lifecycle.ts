import { bytesOf } from '#kit/bytes';
import type { Engine } from '#kit/engine';

import { contents, NO_SYNC, put, refused, rejected, SYNC } from './engine-helpers';
import type { EngineSubject } from './engine-subject';
import { engineTest, newEngineTest } from './engine-test';

export function describeLifecycle<E extends Engine>(subject: EngineSubject<E>): void {
  if (subject.openHandles) describeHandles(subject);

  newEngineTest(subject, 'nothing works before open has completed', async (engine) => {
    const calls = async () => [await rejected(engine.write([put('a', '1')], NO_SYNC)), refused(() => engine.snapshot())];
    expect(await calls()).toEqual(['NotStarted', 'NotStarted']);
    const opening = engine.open();
    const early = [rejected(engine.write([put('a', '1')], NO_SYNC)), refused(() => engine.snapshot())];
    await opening;
    expect(await Promise.all(early)).toEqual(['NotStarted', 'NotStarted']);
    expect(await contents(engine)).toEqual([]);
  });

  newEngineTest(subject, 'an engine can be opened once', async (engine) => {
    const opening = engine.open();
    const again = [await rejected(engine.open())];
    await opening;
    again.push(await rejected(engine.open()));
    await engine.write([put('a', '1')], NO_SYNC);
    expect(await contents(engine)).toEqual(['"a"="1"']);
    await engine.close();
    again.push(await rejected(engine.open()));
    expect(again).toEqual(['InvalidArgument', 'InvalidArgument', 'InvalidArgument']);
  });

  newEngineTest(subject, 'an engine that was never opened can be closed, and then not be opened', async (engine) => {
    await engine.close();
    expect(await rejected(engine.open())).toBe('InvalidArgument');
    expect(await rejected(engine.write([], NO_SYNC))).toBe('Stopped');
  });

  engineTest(subject, 'once close was called every call is Stopped, before it completes and after', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    const snapshot = engine.snapshot();
    const iterator = snapshot.iterator('default');
    const calls = () =>
      Promise.all([
        rejected(engine.write([put('b', '2')], SYNC)),
        refused(() => engine.snapshot()),
        rejected(snapshot.get('default', bytesOf('a'))),
        refused(() => snapshot.iterator('default')),
        rejected(iterator.next()),
      ]);
    const closing = engine.close();
    const early = calls();
    await closing;
    expect([await early, await calls()]).toEqual([Array(5).fill('Stopped'), Array(5).fill('Stopped')]);
  });

  engineTest(subject, 'closing twice is fine, for engines, snapshots and iterators, in any order', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    const [first, second] = [engine.snapshot(), engine.snapshot()];
    const iterators = [first.iterator('default'), first.iterator('default'), second.iterator('default')] as const;
    iterators[0].close();
    iterators[0].close();
    first.close();
    first.close();
    iterators[1].close();
    await Promise.all([engine.close(), engine.close()]);
    await engine.close();
    second.close();
    iterators[2].close();
  });

  engineTest(subject, 'a closed snapshot refuses every call, and so do its iterators', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    const snapshot = engine.snapshot();
    const [fresh, used] = [snapshot.iterator('default'), snapshot.iterator('default')];
    await used.next();
    snapshot.close();
    expect([
      await rejected(snapshot.get('default', bytesOf('a'))),
      refused(() => snapshot.iterator('default')),
      await rejected(fresh.next()),
      await rejected(used.next()),
    ]).toEqual(Array(4).fill('ReaderClosed'));
    expect(await contents(engine)).toEqual(['"a"="1"']);
  });

  engineTest(subject, 'a closed iterator refuses next, and leaves its snapshot and the other iterators alone', async (engine) => {
    await engine.write([put('a', '1'), put('b', '2')], NO_SYNC);
    const snapshot = engine.snapshot();
    const [closed, ended, other] = [snapshot.iterator('default'), snapshot.iterator('lock'), snapshot.iterator('default')];
    await closed.next();
    closed.close();
    expect([await ended.next(), ended.close()]).toEqual([undefined, undefined]);
    expect([await rejected(closed.next()), await rejected(ended.next())]).toEqual(['ReaderClosed', 'ReaderClosed']);
    expect(await other.next()).toEqual({ key: bytesOf('a'), value: bytesOf('1') });
    expect(await snapshot.get('default', bytesOf('b'))).toEqual(bytesOf('2'));
  });

  engineTest(subject, 'writes in flight complete before close does', async (engine) => {
    const order: string[] = [];
    const done = (what: string) => () => void order.push(what);
    const writes = Array.from({ length: 20 }, (_, i) => engine.write([put(String(i), 'x')], { sync: i % 2 === 0 }).then(done('write')));
    await engine.close().then(done('close'));
    await Promise.all(writes);
    expect(order).toEqual([...Array<string>(20).fill('write'), 'close']);
  });
}

function describeHandles<E extends Engine>(subject: EngineSubject<E>): void {
  const handles = (engine: E) => subject.openHandles!(engine);

  engineTest(subject, 'what is closed is let go of, by itself, by its snapshot or by its engine', async (engine) => {
    await engine.write([put('a', '1')], NO_SYNC);
    expect(handles(engine)).toEqual({ snapshots: 0, iterators: 0 });
    const [first, second] = [engine.snapshot(), engine.snapshot()];
    const iterator = first.iterator('default');
    first.iterator('lock');
    second.iterator('default');
    expect(handles(engine)).toEqual({ snapshots: 2, iterators: 3 });
    iterator.close();
    expect(handles(engine)).toEqual({ snapshots: 2, iterators: 2 });
    first.close();
    expect(handles(engine)).toEqual({ snapshots: 1, iterators: 1 });
    await engine.close();
    expect(handles(engine)).toEqual({ snapshots: 0, iterators: 0 });
  });

  engineTest(subject, 'refused calls leave nothing open', async (engine) => {
    const snapshot = engine.snapshot();
    refused(() => snapshot.iterator('unknown'));
    await rejected(snapshot.get('unknown', bytesOf('a')));
    expect(handles(engine)).toEqual({ snapshots: 1, iterators: 0 });
  });
}
