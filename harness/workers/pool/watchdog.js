'use strict';
/**
 * A thread in every child of the pool. It watches a counter that the main thread raises with every event. When the main
 * thread uses CPU time for too long without an event, the watchdog pauses it through the inspector, takes its stack, and
 * reports it. It also reports a main thread that waits for something outside, a process that takes too much memory (what V8
 * limits is only a part of it), and ends a process whose parent is gone.
 *
 * CPU time and not the clock: on a busy machine, a process that waits for a core has not spun.
 *
 * Plain JavaScript, so that the thread does not have to load a compiler.
 */
const { writeSync } = require('node:fs');
const inspector = require('node:inspector');
const { workerData } = require('node:worker_threads');

/** @type {{ beats: SharedArrayBuffer, spinCpuSeconds: number, blockedSeconds: number, maxHeapMegabytes?: number, maxBytes: number, descriptor: number, parent?: number }} */
const { beats, spinCpuSeconds, blockedSeconds, maxHeapMegabytes, maxBytes, descriptor } = workerData;
/** [0]: raised with every event; [1]: 1 while a task runs. */
const counters = new Int32Array(beats);

const SAMPLE_MS = 250;
const SAMPLES_PER_SIGN = 4;
/** A main thread that uses less CPU time than this in a sample does nothing. */
const IDLE_MICROSECONDS = 5_000;
/** So many samples in a row without an event and without CPU time, while this thread gets its samples. */
const BLOCKED_SAMPLES = (blockedSeconds * 1000) / SAMPLE_MS;

/** Of a stack, innermost first: enough to see where it is. */
const MAX_FRAMES = 50;
/** Steps from inside of Node to the code that it runs: an endless chain of microtasks pauses between two of them. */
const MAX_STEPS = 20;
/** CPU time. A built-in function, such as a search through 2^53 elements, cannot be paused. */
const PAUSE_WITHIN_MICROSECONDS = 5_000_000;
/** More of the heap than this in use, and the collector is what spins. */
const FULL_HEAP = 0.8;

const parent = workerData.parent ?? process.ppid;
let lastBeat = counters[0];
let cpuAtLastBeat = cpuMicroseconds();
let cpuAtLastSample = cpuAtLastBeat;
let idleSamples = 0;
let samples = 0;
let reported = false;
/** The CPU time at which a pause that was asked for is given up. */
let pauseUntil = Infinity;

const timer = setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (reported) return;
  const cpu = cpuMicroseconds();
  if (cpu > pauseUntil) return report(isResidentHeapFull() ? { kind: 'memory' } : { kind: 'spinning', stack: [] });
  if (samples++ % SAMPLES_PER_SIGN === 0) write({ kind: 'alive', cpuMicroseconds: cpu });
  if (process.memoryUsage.rss() > maxBytes) return report({ kind: 'memory' });
  // While somebody debugs the main thread, it stands still for as long as they like.
  if (counters[0] !== lastBeat || counters[1] === 0 || inspector.url() !== undefined) {
    lastBeat = counters[0];
    cpuAtLastBeat = cpu;
    idleSamples = 0;
  } else {
    idleSamples = cpu - cpuAtLastSample < IDLE_MICROSECONDS ? idleSamples + 1 : 0;
  }
  cpuAtLastSample = cpu;
  if (idleSamples >= BLOCKED_SAMPLES) return report({ kind: 'blocked' });
  if (cpu - cpuAtLastBeat >= spinCpuSeconds * 1e6) reportStack();
}, SAMPLE_MS);

function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function write(line) {
  writeSync(descriptor, `${JSON.stringify(line)}\n`);
}

/** Once: the parent kills this process then. */
function report(death) {
  if (reported) return;
  reported = true;
  write(death);
}

/** The timer stays meanwhile: without it nothing would keep this thread alive until the answer comes. */
function reportStack() {
  cpuAtLastBeat = Infinity;
  const session = new inspector.Session();
  session.connectToMainThread();
  pauseUntil = cpuMicroseconds() + PAUSE_WITHIN_MICROSECONDS;
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  let steps = 0;
  session.on('Debugger.paused', ({ params }) => {
    const stack = params.callFrames.slice(0, MAX_FRAMES).map(({ functionName, location, url }) => {
      const file = url || urls.get(location.scriptId) || '?';
      return { name: functionName || '(anonymous)', file, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
    });
    if (stack.every(({ file }) => file.startsWith('node:')) && ++steps <= MAX_STEPS) return session.post('Debugger.stepInto');
    // A heap that is nearly full makes the collector run again and again: the cause is the memory.
    session.post('Runtime.getHeapUsage', (error, usage) => {
      const isFull = !error && usage.usedSize > FULL_HEAP * heapLimitBytes();
      report(isFull ? { kind: 'memory' } : { kind: 'spinning', stack });
    });
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

/** For a thread that does not answer: the heap is a part of what the process holds. */
function isResidentHeapFull() {
  return process.memoryUsage.rss() > heapLimitBytes();
}

/** As the parent has set it for the main thread. */
function heapLimitBytes() {
  return maxHeapMegabytes === undefined ? Infinity : maxHeapMegabytes * 1024 * 1024;
}
