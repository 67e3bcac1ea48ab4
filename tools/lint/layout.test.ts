/**
 * Goal: every import follows the order of the layers and of the parts, and uses the import names. Method: one import per
 * case, in a file whose path decides; each error is checked with the message that says what to write instead.
 */
import { rules } from './index';
import { inTree, ruleTester } from './rule-tester';

function allowed(file: string, code: string): { name: string; filename: string; code: string } {
  return { name: `${file} may: ${code}`, filename: inTree(file), code };
}

function refused(file: string, code: string, message: string | RegExp) {
  return { ...allowed(file, code), name: `${file} must not: ${code}`, errors: [{ message }] };
}

ruleTester.run('layout', rules.layout, {
  valid: [
    allowed('kit/storage.ts', `import type { Engine } from '#kit/engine';`),
    allowed('kit/engines/mem-engine.ts', `import { bytesOf } from '../bytes';`),
    allowed('kit/a.ts', `import memdown from 'memdown'; import * as fs from 'node:fs';`),
    allowed('labs/lab1/raw-api.ts', `import { StandaloneStorage } from './standalone-storage'; import '#kit/errors';`),
    allowed('labs/lab2b/deep/a.ts', `import '../apply';`),
    allowed('reference/lab2b/apply.ts', `import { RaftLog } from '#labs/lab2a/log'; import '#labs/lab1/raw-api';`),
    allowed('reference/lab2b/apply.test.ts', `import { Simulation } from '#harness/simulation/simulation'; import '#cluster/raft-node';`),
    allowed('cluster/peer.ts', `import '#kit/raft'; import '#labs/lab2c/compact-log'; import './router';`),
    allowed('cluster/peer.test.ts', `import '#harness/simulation/simulation';`),
    allowed('harness/simulation.ts', `import '#cluster/peer'; import '#labs/lab2a/log'; import './network/link';`),
    allowed('harness/network/link.ts', `import '../simulation';`),
    allowed('grader/runner.ts', `import '#harness/simulation/simulation'; import '#tools/stubs/main'; import '../package.json';`),
    allowed('kit/engines/mem-tree.test.ts', `import { version } from '../../package.json';`),
    allowed('tools/stubs/main.ts', `import '#harness/simulation/simulation';`),
    allowed('cli/main.ts', `import '#docs/render'; import '#grader/runner'; import '#tools/stubs/main';`),
    allowed('docs/render.ts', `import '#grader/catalogue'; import '#tools/stubs/main'; import '#harness/simulation/simulation';`),
    allowed('typekv', `require('./grader/main'); require('#tools/stubs/main');`),
    allowed('eslint.config.js', `require('./tools/lint');`),
    allowed('kit/a.ts', `const name = './x'; void import(name);`),
  ],
  invalid: [
    refused('kit/a.ts', `import '#cluster/peer';`, 'kit must not import cluster: imports point one way, and kit may import only #kit.'),
    refused('kit/a.test.ts', `import '#harness/simulation/simulation';`, /^kit must not import harness/),
    refused('kit/a.ts', `import type { RaftLog } from '#labs/lab2a/log';`, /^kit must not import lab2a/),
    refused('cluster/peer.ts', `export { Simulation } from '#harness/simulation/simulation';`, /^cluster must not import harness/),
    refused('harness/simulation.ts', `export * from '#grader/catalogue';`, /^harness must not import grader/),
    refused('harness/simulation.ts', `await import('#tools/stubs/main');`, /^harness must not import tools/),
    refused('harness/simulation.test.ts', `import '#grader/catalogue';`, /^harness must not import grader/),
    refused('grader/runner.ts', `import docs = require('#docs/render');`, /^grader must not import docs/),
    refused('tools/stubs/main.ts', `const runner = require('#grader/runner');`, /^tools must not import grader/),
    refused('tools/lint/layout.js', `jest.mock('#grader/runner');`, /^tools must not import grader/),
    refused('labs/lab1/a.ts', `import '#harness/simulation/simulation';`, /^labs\/lab1 must not import harness/),
    refused('reference/lab1/a.ts', `type Peer = import('#cluster/peer').Peer;`, /^reference\/lab1 must not import cluster/),
    refused('reference/lab1/a.test.ts', `import '#grader/catalogue';`, /^reference\/lab1 must not import grader/),
    refused(
      'reference/lab2a/log.ts',
      `import '#labs/lab2b/apply';`,
      'reference/lab2a must not import the later part lab2b: a part may import only the parts before it (lab1).',
    ),
    refused('labs/lab2b/a.ts', `import '#labs/lab2c/compact-log';`, /the later part lab2c/),
    refused('reference/lab1/a.test.ts', `import '#labs/lab2a/log';`, /the later part lab2a/),
    refused('reference/lab1/raw-api.ts', `import '#labs/lab1/standalone-storage';`, /^Import a file of the same part relatively/),
    refused(
      'cluster/peer.ts',
      `import '../kit/bytes';`,
      'Import it by name, "#kit/bytes": a relative path out of cluster bypasses the import map in package.json.',
    ),
    refused('harness/pool/child.ts', `import '../../cluster/peer.js';`, /by name, "#cluster\/peer"/),
    refused('reference/lab2b/a.ts', `import '../lab2a/log';`, /by name, "#labs\/lab2a\/log"/),
    refused('labs/lab2b/a.ts', `import '#reference/lab2a/log';`, /^Unknown name "#reference\/lab2a\/log"/),
    refused('tools/stubs/main.ts', `import '#docs/render';`, /^tools must not import docs/),
    refused('docs/render.ts', `import '#cli/main';`, /^docs must not import cli/),
    refused('labs/lab1/a.ts', `import '../lab2a/log';`, /the later part lab2a/),
    refused('grader/runner.ts', `import '../reference/lab1/raw-api';`, /by name, "#labs\/lab1\/raw-api"/),
    refused('kit/a.ts', `import '../harness/simulation';`, /^kit must not import harness/),
    refused('cluster/peer.ts', `import '../package.json';`, /^cluster must not read files in the root folder/),
    refused('grader/runner.ts', `import '../../elsewhere/x';`, /^Import it by name/),
    refused('cluster/peer.ts', `import '#kti/bytes';`, /^Unknown name "#kti\/bytes". Available names: #kit\/…, #cluster\/…/),
    refused('cluster/peer.ts', `import '#part/x'; `, /^Unknown name "#part\/x"/),
    refused('labs/lab5/a.ts', `import '#kit/bytes'; `, /^labs\/lab5 is not a part. Available parts: lab1, lab2a/),
  ],
});
