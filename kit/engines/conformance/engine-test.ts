import type { Engine } from '#kit/engine';

import type { EngineSubject } from './engine-subject';

/** A test on a new engine that is open, and is closed after the test. */
export function engineTest<E extends Engine>(subject: EngineSubject<E>, title: string, body: (engine: E) => Promise<void>): void {
  newEngineTest(subject, title, async (engine) => {
    await engine.open();
    await body(engine);
  });
}

/** A test on a new engine that is not open yet, and is closed after the test. */
export function newEngineTest<E extends Engine>(subject: EngineSubject<E>, title: string, body: (engine: E) => Promise<void>): void {
  const run = subject.run ?? ((whole: () => Promise<void>) => whole());
  test(title, () =>
    run(async () => {
      const engine = await subject.make();
      await body(engine);
      await engine.close();
    }),
  );
}
