'use strict';
/**
 * A thread in every child of the pool. It watches a counter that the main thread increments with every event. If the counter
 * does not change for too long, it pauses the main thread through the inspector, takes its stack, and reports it. It also
 * reports a process that uses too much memory (V8's limit covers only a part of it), and ends a process whose parent is gone.
 *
 * Plain JavaScript, so that the thread does not have to load a compiler.
 */
const { writeSync } = require('node:fs');
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');

/** @type {{ beats: SharedArrayBuffer, spinSeconds: number, maxBytes: number, descriptor: number }} */
const { beats, spinSeconds, maxBytes, descriptor } = workerData;
/** [0]: incremented with every event; [1]: 1 while a task runs. */
const counters = new Int32Array(beats);

const SAMPLE_MS = 250;
const SAMPLES = Math.ceil((spinSeconds * 1000) / SAMPLE_MS);

/** The number of stack frames to report, innermost first. */
const MAX_FRAMES = 50;
/** The maximum steps from Node's code to the code that it runs: an endless chain of microtasks pauses between two of them. */
const MAX_STEPS = 20;

const parent = process.ppid;
let last = counters[0];
let still = 0;

// It counts samples instead of time: a machine that slept has not spun.
const timer = setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > maxBytes) return report({ kind: 'memory' });
  const moving = counters[0] !== last || counters[1] === 0;
  last = counters[0];
  still = moving ? 0 : still + 1;
  if (still === SAMPLES) reportStack();
}, SAMPLE_MS);

/** Called once: the parent then kills this process. */
function report(death) {
  clearInterval(timer);
  writeSync(descriptor, `${JSON.stringify(death)}\n`);
}

/** The timer continues meanwhile. Without it, nothing would keep this thread alive until the answer arrives. */
function reportStack() {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  let steps = 0;
  session.on('Debugger.paused', ({ params }) => {
    const stack = params.callFrames.slice(0, MAX_FRAMES).map(({ functionName, location, url }) => {
      const file = url || urls.get(location.scriptId) || '?';
      return { name: functionName || '(anonymous)', file, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
    });
    if (stack.every(({ file }) => file.startsWith('node:')) && ++steps <= MAX_STEPS) session.post('Debugger.stepInto');
    else report({ kind: 'spinning', stack });
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}
