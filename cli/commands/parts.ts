import Table from 'cli-table3';
import type { Command } from 'commander';

import { PARTS, PART_FOLDERS, type Part } from '#kit/parts';
import type { Action } from '#cli/commands';
import { EXIT, type ExitCode } from '#cli/exit-codes';
import { checkParts } from '#cli/parts/check-parts';
import { loadSuite } from '#cli/parts/load-suite';

interface PartsFlags {
  readonly json?: boolean;
  readonly check?: boolean;
}

export function define(command: Command): Action {
  command
    .option('--json', 'print the folders of the parts as a JSON array')
    .option('--check', 'report everything that a part lacks: files, tests, points, page, mutants');
  return ({ json, check }: PartsFlags) => (check === true ? reportFindings() : list(json === true));
}

function list(asJson: boolean): ExitCode {
  process.stdout.write(`${asJson ? JSON.stringify(PART_FOLDERS) : printTable()}\n`);
  return EXIT.pass;
}

function printTable(): string {
  const head = ['part', 'title', 'folder', 'page', 'points', 'tests', 'seeds'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  table.push(...PARTS.map(row));
  return table.toString();
}

function row({ name, title, folder, page }: Part): string[] {
  const tests = (loadSuite(folder) ?? []).filter(({ part }) => part === name);
  const points = tests.reduce((sum, test) => sum + test.points, 0);
  const seeds = tests.reduce((sum, test) => sum + (test.kind === 'simulated' ? test.seeds : 0), 0);
  return [name, title, folder, `docs/${page}.md`, String(points), String(tests.length), String(seeds)];
}

async function reportFindings(): Promise<ExitCode> {
  const findings = await checkParts(PARTS);
  for (const { where, problem, action } of findings) process.stderr.write(`${where}: ${problem}: ${action}.\n`);
  if (findings.length > 0) return EXIT.failed;
  process.stdout.write(`All ${PARTS.length} parts are complete.\n`);
  return EXIT.pass;
}
