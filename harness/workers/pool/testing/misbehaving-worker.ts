/** A child that does what code does which has escaped from the loader: for tests of the pool. */
import { writeSync } from 'node:fs';

import { serveTasks } from '#harness/workers/pool/child';
import { WATCHDOG_DESCRIPTOR } from '#harness/workers/pool/protocol';

export type Misbehaviour =
  | { readonly kind: 'behave' }
  | { readonly kind: 'exit' }
  /** Bytes on the real error output. */
  | { readonly kind: 'flood'; readonly bytes: number }
  | { readonly kind: 'hoard' }
  | { readonly kind: 'spin' }
  /** Writes to the descriptor of the watchdog. */
  | { readonly kind: 'write'; readonly text: string }
  /** Sends the parent a message of its own. */
  | { readonly kind: 'send'; readonly message: unknown };

const LONG_MS = 60_000;

serveTasks<Misbehaviour, number, string>(async (task) => {
  switch (task.kind) {
    case 'behave':
      return 'behaved';
    case 'exit':
      return process.exit(0);
    case 'flood':
      process.stderr.write('x'.repeat(task.bytes));
      break;
    case 'hoard':
      for (const held: Uint8Array[] = []; ;) held.push(new Uint8Array(10_000_000).fill(1));
    case 'spin':
      for (;;);
    case 'write':
      writeSync(WATCHDOG_DESCRIPTOR, task.text);
      break;
    case 'send':
      process.send!(task.message as object);
  }
  await new Promise((resolve) => setTimeout(resolve, LONG_MS));
  return 'not stopped';
});
