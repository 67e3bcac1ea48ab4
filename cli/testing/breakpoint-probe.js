'use strict';
/**
 * Loaded by `node -r` before the program: sets a breakpoint at a line of a TypeScript file, as an editor does, and prints
 * what it finds there. `BREAKPOINT` is `FILE:LINE`; the line counts from 1.
 *
 * A thread does it, through the inspector: a thread that stops at a breakpoint cannot answer for itself.
 */
const { Session } = require('node:inspector');
const { SourceMap } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

const [, file, line] = /^(.*):(\d+)$/.exec(process.env.BREAKPOINT);

if (isMainThread) {
  const thread = new Worker(__filename, { execArgv: [] });
  const isReady = new Int32Array(new SharedArrayBuffer(4));
  thread.postMessage(isReady);
  Atomics.wait(isReady, 0, 0);
  thread.unref();
} else {
  parentPort.once('message', (isReady) => {
    probe();
    Atomics.store(isReady, 0, 1);
    Atomics.notify(isReady, 0);
  });
  // Keeps the thread alive.
  setInterval(() => undefined, 1000);
}

function probe() {
  const session = new Session();
  session.connectToMainThread();
  const maps = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (params.url === pathToFileURL(file).href) maps.set(params.scriptId, mapOf(params.sourceMapURL));
  });
  session.on('Debugger.paused', ({ params }) => {
    const { reason, data, callFrames } = params;
    if (reason === 'instrumentation') setBreakpoint(session, maps.get(data.scriptId), data.scriptId);
    else report(callFrames[0], maps);
    session.post('Debugger.resume');
  });
  session.post('Debugger.enable');
  // Before the first line of a script with a source map: this is when an editor sets its breakpoints.
  session.post('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptWithSourceMapExecution' });
}

function mapOf(url) {
  return new SourceMap(JSON.parse(Buffer.from(url.split('base64,')[1], 'base64').toString()));
}

/** At the first generated position that comes from the line. */
function setBreakpoint(session, map, scriptId) {
  if (map === undefined) return;
  const { lineNumber, columnNumber } = generatedPosition(map);
  session.post('Debugger.setBreakpoint', { location: { scriptId, lineNumber, columnNumber } });
}

function generatedPosition(map) {
  for (let lineNumber = 0; lineNumber < 10_000; lineNumber++) {
    for (let columnNumber = 0; columnNumber < 200; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      const isHere = entry.generatedLine === lineNumber && entry.generatedColumn === columnNumber;
      if (isHere && entry.originalLine === Number(line) - 1) return { lineNumber, columnNumber };
    }
  }
  throw new Error(`no code comes from ${file}:${line}`);
}

function report({ functionName, location }, maps) {
  const { originalSource, originalLine } = maps.get(location.scriptId).findEntry(location.lineNumber, location.columnNumber);
  const place = `${originalSource}:${originalLine + 1}`;
  require('node:fs').writeSync(1, `paused in ${functionName} at ${place}\n`);
}
