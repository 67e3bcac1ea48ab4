/** Goal: every command in the pages exists, with the options and the tests that it names. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '#grader/root';
import { select } from '#grader/run/plan';

import { DOCUMENTS } from '#docs/site/navigation';

import { makeProgram } from './program';

const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

const program = makeProgram(() => undefined);

interface Mention {
  readonly where: string;
  readonly text: string;
}

/** Commands as they are written: from the name of the program to the end of the code or the line. */
function mentions(start: RegExp): Mention[] {
  return DOCUMENTS.flatMap((file) =>
    readFileSync(join(PROJECT_ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => {
        const found = [...line.matchAll(new RegExp(`${start.source}[^\`&|)>]*`, 'g'))];
        return found.map(([text]) => ({ where: `${file}:${i + 1}`, text: text.trim() }));
      }),
  );
}

/** All words but the `--` of npm. */
function words({ text }: Mention): string[] {
  return text.split(/\s+/).filter((word) => word !== '--');
}

/** What is wrong with a command of typekv; `undefined` if it is correct. */
function mistake(name: string, rest: readonly string[]): string | undefined {
  const command = program.commands.find((candidate) => candidate.name() === name);
  if (command === undefined) return scripts[name]?.startsWith('node typekv ') === true ? undefined : `there is no command ${name}`;
  const unknown = rest.find(
    (word) => word.startsWith('--') && word !== '--help' && !command.options.some((option) => option.long === word),
  );
  if (unknown !== undefined) return `${name} has no option ${unknown}`;
  return name === 'grade' ? mistakeOfTest(rest) : undefined;
}

function mistakeOfTest(rest: readonly string[]): string | undefined {
  const at = rest.indexOf('--test');
  if (at < 0) return undefined;
  try {
    select({ parts: [], test: rest[at + 1]! });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('every npm script that is mentioned exists', () => {
  const all = mentions(/npm run (?:-s )?[a-z]/);
  expect(all.length).toBeGreaterThan(30);
  const wrong = all.filter((mention) => scripts[words(mention)[2]!] === undefined);
  expect(wrong).toEqual([]);
});

test('every npm script that is mentioned has the options that are mentioned', () => {
  const ours = mentions(/npm run [a-z]/).filter((mention) => scripts[words(mention)[2]!]?.startsWith('node typekv ') === true);
  const wrong = ours.map((mention) => ({ ...mention, mistake: mistake(words(mention)[2]!, words(mention).slice(3)) }));
  expect(wrong.filter(({ mistake: what }) => what !== undefined)).toEqual([]);
});

test('every call of typekv that is mentioned is correct', () => {
  const calls = mentions(/(?:npx |\.\/)typekv [a-z]/).map(({ where, text }) => ({ where, text: text.replace(/^npx /, './') }));
  expect(calls.length).toBeGreaterThan(10);
  const wrong = calls.map((mention) => ({ ...mention, mistake: mistake(words(mention)[1]!, words(mention).slice(2)) }));
  expect(wrong.filter(({ mistake: what }) => what !== undefined)).toEqual([]);
});

test('npm options follow a lone --, except in examples of the mistake', () => {
  const bare = mentions(/npm run [a-z]/).filter(({ text }) => text.includes(' --') && !/ -- /.test(text));
  expect(bare.map(({ text }) => text)).toEqual(['npm run grade lab1 --seed 7', 'npm run grade lab1 --seed 7']);
});

test.each(program.commands.map((command) => [command.name(), command] as const))(
  'docs/grading.md lists all options of %s',
  (_, command) => {
    const reference = readFileSync(join(PROJECT_ROOT, 'docs/grading.md'), 'utf8');
    const missing = command.options.filter(({ long }) => !reference.includes(`\`${long}`));
    expect(missing.map(({ long }) => long)).toEqual([]);
  },
);
