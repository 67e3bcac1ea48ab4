/**
 * Goal: every sentence of a lab page that requires or forbids something is graded, and a mutant shows that the tests notice
 * a violation. Method: `requirements/<page>.json` names the tests and mutants of each such sentence, in the order of the
 * page. The tests here compare it with the page, the catalogue and the zoo.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { PROJECT_ROOT } from '#grader/root';
import { readKnownKills } from '#grader/zoo/known-kills';
import { PARTS } from '#kit/parts';

import { type PageSentence, pageSentences } from './page-sentences';
import { type Known, NOT_GRADED_MARK, type Requirement, isRequirement, problemsOf } from './requirements';

const FOLDER = join(__dirname, 'requirements');
const PAGES = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** The tests and mutants of the lab to which a page belongs. */
function knownTo(page: string): Known {
  const { lab } = PARTS.find((part) => part.page === page)!;
  const parts = PARTS.filter((part) => part.lab === lab);
  return {
    tests: new Set(CATALOGUE.filter(({ part }) => parts.some(({ name }) => name === part)).map(({ id }) => id)),
    mutants: new Set(Object.keys(readKnownKills()).filter((id) => parts.some(({ folder }) => id.startsWith(`${folder}/`)))),
  };
}

test.each(PAGES)('each requirement on the page %s is graded and has a mutant, or the page says that it is not graded', (page) => {
  const sentences = pageSentences(readFileSync(join(PROJECT_ROOT, 'docs', `${page}.md`), 'utf8'));
  const requirements = JSON.parse(readFileSync(join(FOLDER, `${page}.json`), 'utf8')) as Requirement[];
  expect(problemsOf(page, sentences, requirements, knownTo(page))).toEqual([]);
});

const KNOWN: Known = { tests: new Set(['lab1/a-test']), mutants: new Set(['lab1/a-mutant']) };
const graded = (sentence: string): Requirement => ({ sentence, tests: ['lab1/a-test'], mutants: ['lab1/a-mutant'] });
const page = (...texts: string[]): PageSentence[] => texts.map((text, index) => ({ line: index + 1, text }));

describe('problems are reported with page, line and sentence', () => {
  test.each([
    ['a sentence that is missing in the table', page('It must.'), [], /lab1\.md:1: "It must\." is not in .*lab1\.json/],
    ['a sentence that is not on the page', page('It may.'), [graded('It must.')], /lab1\.json: .*"It must\." is not on the page/],
    ['another order', page('A must.', 'B must.'), [graded('B must.'), graded('A must.')], /lab1\.md:1: .*order of the page/],
    ['an unknown test', page('It must.'), [{ ...graded('It must.'), tests: ['lab1/b'] }], /lab1\.md:1: .*no graded test lab1\/b/],
    ['an unknown mutant', page('It must.'), [{ ...graded('It must.'), mutants: ['lab1/b'] }], /lab1\.md:1: .*lab1\/b is not recorded/],
    ['no mutant', page('It must.'), [{ ...graded('It must.'), mutants: [] }], /lab1\.md:1: .*names no mutant/],
    ['no mark', page('It must.'), [{ sentence: 'It must.', notGraded: 'Why.' }], /lab1\.md:1: .*the page does not say so/],
  ])('%s', (_, sentences, requirements, message) => {
    const problems = problemsOf('lab1', sentences, requirements as Requirement[], KNOWN);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test('a table without problems reports none', () => {
    const sentences = page('A must.', 'It is.', 'A must.', 'B must.', NOT_GRADED_MARK, 'C never is.');
    const requirements = [
      graded('A must.'),
      graded('A must.'),
      { sentence: 'B must.', notGraded: 'Why.' },
      { sentence: 'C never is.', notARequirement: 'Why.' },
    ];
    expect(problemsOf('lab1', sentences, requirements, KNOWN)).toEqual([]);
  });
});

test('code, blocks, examples, headers of tables, questions and hints are no requirements', () => {
  const text = [
    '# It must not count',
    '',
    '1. **One.** `a` must [link](to) it,',
    '   and *so* must b. See Ongaro et al. It must count.',
    '',
    '```ts',
    'must();',
    '```',
    '',
    '::: hint 1. It must not count',
    'It must not count.',
    ':::',
    '',
    '*Example.* It must not count.',
    '',
    '| code | it must not count |',
    '| --- | --- |',
    '| `a` | it must count |',
    '',
    'Must it count?',
    '',
    '## The graded tests',
    '',
    'It must not count.',
  ].join('\n');
  expect(pageSentences(text).filter(isRequirement)).toEqual([
    { line: 3, text: 'a must link it, and so must b.' },
    { line: 4, text: 'See Ongaro et al. It must count.' },
    { line: 18, text: 'it must count' },
  ]);
});
