import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { NAVIGATION } from '#docs/site/navigation';
import { slug } from '#docs/site/slug';
import { PROJECT_ROOT } from '#grader/root';
import { readKnownKills } from '#grader/zoo/known-kills';
import type { Part } from '#kit/parts';
import { UnstubbableReference } from '#tools/stubs/errors';
import { generateStubs } from '#tools/stubs/generate-stubs';

import { loadSuite, suiteFile } from './load-suite';

/** One thing that a part lacks. */
export interface Finding {
  /** The name of a part or a lab. */
  readonly where: string;
  readonly problem: string;
  /** What to do. */
  readonly action: string;
}

/** The points of a lab. */
const LAB_POINTS = 100;

/** Everything that the parts lack, in the order of the parts. */
export async function checkParts(parts: readonly Part[]): Promise<readonly Finding[]> {
  const stubs = await staleStubs();
  const labs = [...new Set(parts.map(({ lab }) => lab))];
  const findings = parts.flatMap((part) => [
    ...checkReference(part),
    ...checkFiles(part, parts),
    ...checkStubs(part, stubs),
    ...checkTests(part),
    ...checkPage(part),
    ...checkMutants(part),
  ]);
  return [...findings, ...labs.flatMap((lab) => checkPoints(lab, parts))];
}

async function staleStubs(): Promise<readonly string[]> {
  try {
    return (await generateStubs({ check: true, root: PROJECT_ROOT })).differences;
  } catch (error) {
    if (error instanceof UnstubbableReference) return [error.message];
    throw error;
  }
}

function checkReference({ name, folder }: Part): Finding[] {
  if (filesIn(`reference/${folder}`).some((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))) return [];
  return [{ where: name, problem: `reference/${folder}/ has no TypeScript file`, action: 'write the complete solution there' }];
}

/** Every file of a folder that parts share belongs to one of them. The first part of the folder reports it. */
function checkFiles({ name, folder }: Part, parts: readonly Part[]): Finding[] {
  const sharing = parts.filter((part) => part.folder === folder);
  if (sharing.length === 1 || sharing[0]!.name !== name) return [];
  const present = filesIn(`reference/${folder}`).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const listed = sharing.flatMap(({ files = [] }) => files);
  const action = 'list each file of the folder under "files" of one part in kit/parts.json';
  const lost = present.filter((file) => listed.filter((other) => other === file).length !== 1);
  const missing = listed.filter((file) => !present.includes(file));
  return [
    ...lost.map((file) => ({ where: name, problem: `reference/${folder}/${file} does not belong to exactly one part`, action })),
    ...missing.map((file) => ({ where: name, problem: `reference/${folder}/${file} is listed and does not exist`, action })),
  ];
}

function checkStubs({ name, folder }: Part, differences: readonly string[]): Finding[] {
  const stale = differences.filter((difference) => /^(?:labs|reference)\/([^/]+)\//.exec(difference)?.[1] === folder);
  return stale.map((difference) => ({ where: name, problem: difference, action: 'run npx typekv stubs' }));
}

function checkTests({ name, folder }: Part): Finding[] {
  const tests = loadSuite(folder);
  const file = suiteFile(folder);
  if (tests === undefined) return [{ where: name, problem: `${file} is missing`, action: 'export the list "tests" from it' }];
  if (tests.some(({ part }) => part === name)) return [];
  return [{ where: name, problem: `${file} has no test of this part`, action: `add a test with part: '${name}'` }];
}

function checkPage({ name, folder, page }: Part): Finding[] {
  const file = `docs/${page}.md`;
  if (!existsSync(join(PROJECT_ROOT, file))) return [{ where: name, problem: `${file} is missing`, action: 'write the page of the part' }];
  const text = readFileSync(join(PROJECT_ROOT, file), 'utf8');
  const missing = (problem: string, action: string): Finding => ({ where: name, problem: `${file} ${problem}`, action });
  const findings: Finding[] = [];
  if (!new RegExp(`^::: graded-tests ${name}$`, 'm').test(text))
    findings.push(missing('has no table of the graded tests', `add a block "::: graded-tests ${name}", then a line ":::"`));
  if (!/^::: hint /m.test(text))
    findings.push(missing('has no hints', 'add blocks "::: hint TITLE", from a question to the algorithm in words'));
  if (!NAVIGATION.some(({ files }) => files.includes(file)))
    findings.push(missing('is not in the navigation', 'add it to docs/site/navigation.ts'));
  const anchors = new Set([...text.matchAll(/^#{2,} (.+)$/gm)].map(([, heading]) => slug(heading!)));
  const ofPart = (loadSuite(folder) ?? []).filter(({ part }) => part === name);
  const lost = ofPart.filter(({ docsAnchor }) => !anchors.has(docsAnchor));
  return [
    ...findings,
    ...lost.map(({ id, docsAnchor }) =>
      missing(`has no heading #${docsAnchor}`, `add the heading that explains the property of the test ${id}`),
    ),
  ];
}

function checkMutants({ name, folder }: Part): Finding[] {
  const patches = filesIn(`grader/zoo/${folder}`).filter((file) => file.endsWith('.patch'));
  const kill = `run npx typekv zoo ${folder} --update`;
  if (patches.length === 0) {
    const action = `write grader/zoo/${folder}/NAME.patch, then ${kill}`;
    return [{ where: name, problem: `grader/zoo/${folder}/ has no mutant`, action }];
  }
  const kills = readKnownKills();
  return patches.flatMap((patch) => {
    const file = `grader/zoo/${folder}/${patch}`;
    if (!/^diff --git /m.test(readFileSync(join(PROJECT_ROOT, file), 'utf8')))
      return [{ where: name, problem: `${file} contains no diff`, action: 'commit the reference, edit it, and run git diff reference' }];
    if (kills[`${folder}/${patch.replace(/\.patch$/, '')}`] !== undefined) return [];
    return [{ where: name, problem: `no test is recorded that kills ${file}`, action: kill }];
  });
}

function checkPoints(lab: string, parts: readonly Part[]): Finding[] {
  const names = parts.filter((part) => part.lab === lab).map((part) => part.name);
  const folders = [...new Set(parts.filter((part) => part.lab === lab).map((part) => part.folder))];
  const tests = folders.flatMap((folder) => loadSuite(folder) ?? []).filter(({ part }) => names.includes(part));
  const points = tests.reduce((sum, test) => sum + test.points, 0);
  // Without tests, the missing suite is reported.
  if (points === LAB_POINTS || tests.length === 0) return [];
  return [{ where: lab, problem: `its tests have ${points} points`, action: `change their points so that the sum is ${LAB_POINTS}` }];
}

/** The names of the files in a folder, and in the folders inside; none if it does not exist. */
function filesIn(folder: string): readonly string[] {
  const path = join(PROJECT_ROOT, folder);
  return existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
}
