'use strict';
/**
 * A thread in every child of the pool. It watches a counter that the main thread raises with every event. When the counter
 * stands still for too long, it pauses the main thread through the inspector, takes its stack, and reports it.
 *
 * Plain JavaScript, so that the thread does not have to load a compiler.
 */
const { writeSync } = require('node:fs');
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');

/** @type {{ beats: SharedArrayBuffer, spinSeconds: number, descriptor: number }} */
const { beats, spinSeconds, descriptor } = workerData;
/** [0]: raised with every event; [1]: 1 while a task runs. */
const counters = new Int32Array(beats);

const SAMPLE_MS = 500;
const SAMPLES = Math.ceil((spinSeconds * 1000) / SAMPLE_MS);

let last = counters[0];
let still = 0;

// Counting samples and not the clock: a machine that slept has not spun.
const timer = setInterval(() => {
  const moving = counters[0] !== last || counters[1] === 0;
  last = counters[0];
  still = moving ? 0 : still + 1;
  if (still < SAMPLES) return;
  clearInterval(timer);
  reportStack();
}, SAMPLE_MS);

function reportStack() {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    const stack = params.callFrames.map(({ functionName, location, url }) => {
      const file = url || urls.get(location.scriptId) || '?';
      return { name: functionName || '(anonymous)', file, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
    });
    writeSync(descriptor, `${JSON.stringify({ stack })}\n`);
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}
