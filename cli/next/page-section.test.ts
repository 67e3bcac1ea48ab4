import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CATALOGUE } from '#grader/catalogue/catalogue';
import { PROJECT_ROOT } from '#grader/root';
import { docsOf } from '#grader/run/docs-of';

import { anchorAbout, findSection } from './page-section';

const PAGE = `# A page

## Group commit

A **round** must handle [all](x.md) peers
with \`work\`.

More.

## Hints

### Nothing works

About: [Requests](#requests), [Group commit](#group-commit).

::: hint 1. A question
Which *one*?
:::

::: hint 2. What you need
Nothing.
:::
`;

test('a section has its heading, its line, its first paragraph, and the first hint about it, without marks', () => {
  expect(findSection(PAGE, 'group-commit')).toEqual({
    heading: 'Group commit',
    line: 3,
    beginning: 'A round must handle all peers with work.',
    hint: 'Which one?',
  });
});

test('a section may have no hint, and a page may have no such heading', () => {
  expect(findSection(PAGE.replace('(#group-commit)', '(#other)'), 'group-commit')).toMatchObject({ hint: undefined });
  expect(findSection(PAGE, 'nowhere')).toBeUndefined();
});

const PROPERTIES = `## Tasks

Write \`start\`.

## The properties in detail

### Starting

\`start\` begins.

### Stopping

\`stop\` ends what \`start\` began.
`;

test('a function is explained by the section of its test if that names it, or else by the first section that does', () => {
  expect(anchorAbout(PROPERTIES, 'stopping', 'start')).toBe('stopping');
  expect(anchorAbout(PROPERTIES, 'starting', 'Storage.stop')).toBe('stopping');
  expect(anchorAbout(PROPERTIES, 'starting', 'restart')).toBe('starting');
});

test('the section of every graded test is found, and most have a hint', () => {
  const sections = CATALOGUE.map((test) => {
    const [page, anchor] = docsOf(test, '').split('#');
    return findSection(readFileSync(join(PROJECT_ROOT, page!), 'utf8'), anchor!);
  });
  expect(sections.filter((section) => section === undefined || section.beginning === '')).toEqual([]);
  expect(sections.filter((section) => section!.hint !== undefined).length).toBeGreaterThan(sections.length / 2);
});
