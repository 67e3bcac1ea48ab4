import { randomInt } from 'node:crypto';
import type { Runtime, Timer } from '#kit/runtime';

/** The `Runtime` of a real process. */
export class ProcessRuntime implements Runtime {
  /** @param failed called with an exception of a timer's callback, which would otherwise be unhandled */
  constructor(private readonly failed: (error: unknown) => void) {}

  now(): number {
    return performance.now();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const timer = setTimeout(() => {
      try {
        callback();
      } catch (error) {
        this.failed(error);
      }
    }, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, delayMs));
  }

  random(bound: number): number {
    return randomInt(bound);
  }

  log(message: string): void {
    process.stderr.write(`${message}\n`);
  }
}
