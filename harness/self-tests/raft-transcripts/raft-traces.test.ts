/**
 * Goal: the behavior of Raft in the situations of the paper is readable, and stays the same message by message. Method: each file
 * of raft/ is run again, and must not change. With UPDATE_TRACES=1 in the environment the files are written instead; read the
 * difference before you commit it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { RaftScript } from './raft-script';
import { transcribe } from './transcript';

const FOLDER = join(__dirname, 'raft');
const FILES = readdirSync(FOLDER).sort();

test.each(FILES)('%s', (file) => {
  const path = join(FOLDER, file);
  const before = readFileSync(path, 'utf8');
  const script = new RaftScript();
  const after = transcribe(before, (command) => script.run(command));
  if (process.env['UPDATE_TRACES'] === '1') writeFileSync(path, after);
  else expect(after).toBe(before);
});
