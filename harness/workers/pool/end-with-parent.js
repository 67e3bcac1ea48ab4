'use strict';
/**
 * Loaded before a program (`node -r`): a thread ends the program when the process in `TYPEKV_PARENT` is no longer its parent.
 * A thread, because a program such as a compiler may never return to its event loop.
 */
const { Worker, isMainThread, workerData } = require('node:worker_threads');

const CHECK_MS = 250;

if (isMainThread) {
  new Worker(__filename, { workerData: { parent: Number(process.env.TYPEKV_PARENT) }, execArgv: [] }).unref();
} else {
  setInterval(() => {
    if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL');
  }, CHECK_MS);
}
