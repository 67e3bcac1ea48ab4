/**
 * Goal: the simulation uses nothing that does not depend on the seed, and the message names what to use instead.
 * Method: one use per case; a local name that only looks like a global must pass. configuration.test.ts tests which files
 * the rule covers.
 */
import { rules } from './index';
import { ruleTester } from './rule-tester';

function refused(code: string, ...messages: RegExp[]) {
  return { name: `refused: ${code}`, code, errors: messages.map((message) => ({ message })) };
}

ruleTester.run('no-node-api', rules['no-node-api'], {
  valid: [
    `const now = runtime.now(); runtime.setTimer(10, () => {}); const one = Math.max(1, runtime.random(6));`,
    `import { bytesOf } from '#kit/bytes'; import memdown from 'memdown'; import process1 from 'processed';`,
    `function f(Date: { now(): number }) { return Date.now(); }`,
    `class Clock { setTimeout() {} } new Clock().setTimeout(); const o = { process: 1, Buffer: 2 }; o.process;`,
    `import { process } from './process'; process();`,
    `let moment: Date | undefined; type Bytes = Buffer;`,
    `const encoder = new TextEncoder(); const copy = structuredClone(encoder); globalThis.Uint8Array;`,
    { code: `const bytes = Buffer.from('x');`, options: [{ allow: ['Buffer'] }] },
  ],
  invalid: [
    refused(`import * as fs from 'node:fs';`, /^No "node:fs" here: use the Engine of kit\/engine\.$/),
    refused(`import { readFile } from 'fs/promises';`, /^No "fs\/promises" here: use the Engine/),
    refused(`import type { Socket } from 'net';`, /^No "net" here: send through the interfaces/),
    refused(`export { ok } from 'node:assert/strict';`, /use kit\/assert/),
    refused(`const os = require('os');`, /^No "os" here: put it behind an interface of kit/),
    refused(`await import('node:timers/promises');`, /use runtime\.setTimer/),
    refused(`import { performance } from 'perf_hooks';`, /use runtime\.now\(\)/),
    refused(`const start = Date.now();`, /^No Date here: use runtime\.now\(\) of kit\/runtime/),
    refused(`const start = new Date();`, /use runtime\.now\(\)/),
    refused(`performance.now();`, /^No performance here: use runtime\.now\(\)/),
    refused(`const x = Math.random();`, /^No Math\.random here: use runtime\.random of kit\/runtime/),
    refused(`const x = Math['random']();`, /^No Math\.random here/),
    refused(`const { random } = Math;`, /^No Math\.random here/),
    refused(`crypto.getRandomValues(new Uint8Array(4));`, /use runtime\.random/),
    refused(`setTimeout(() => {}, 5);`, /^No setTimeout here: use runtime\.setTimer/),
    refused(`setInterval(() => {}, 5);`, /use runtime\.setTimer/),
    refused(`setImmediate(() => {});`, /use runtime\.setTimer/),
    refused(`queueMicrotask(() => {});`, /await a promise/),
    refused(`const later = setTimeout;`, /use runtime\.setTimer/),
    refused(`globalThis.setTimeout(() => {}, 5);`, /^No setTimeout here/),
    refused(`globalThis['Date'];`, /^No Date here/),
    refused(`global.anything;`, /^No global here/),
    refused(`if (process.env.DEBUG) { process.exit(1); }`, /^No process here: take what you need as an argument/, /^No process here/),
    refused(`const bytes = Buffer.from('x');`, /^No Buffer here: use Uint8Array and kit\/bytes/),
    refused(`bytes instanceof Buffer;`, /use Uint8Array/),
    refused(`new WeakRef({});`, /garbage collector/),
    refused(`AbortSignal.timeout(5);`, /^No AbortSignal\.timeout here/),
    { ...refused(`Buffer.from('x'); Date.now();`, /^No Date here/), options: [{ allow: ['Buffer'] }] },
    {
      ...refused(`Date.now(); process.exit();`, /^No Date here/, /^No process here/),
      name: 'refused: globals in the configuration',
      languageOptions: { globals: { Date: 'readonly', process: 'readonly' } },
    },
  ],
});
