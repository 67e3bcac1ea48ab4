import { PARTS } from '#kit/parts';

/** A group of pages in the sidebar. */
export interface NavigationGroup {
  readonly title: string;
  /** Markdown files, relative to the project's root. */
  readonly files: readonly string[];
}

/** The page of each part, each once, in the order of the course: a new part needs no edit here. */
const LAB_PAGES = [...new Set(PARTS.map(({ page }) => `docs/${page}.md`))];

/** One page per page of a part. */
const CHEAT_SHEETS = LAB_PAGES.map((page) => page.replace('docs/', 'docs/cheatsheets/'));

/** The pages of the site in their order. The sidebar shows this order, and "Next" follows it. */
export const NAVIGATION: readonly NavigationGroup[] = [
  { title: 'The course', files: ['docs/index.md', 'docs/start.md', ...LAB_PAGES, 'docs/debugging.md', 'docs/cluster.md'] },
  { title: 'Cheat sheets', files: CHEAT_SHEETS },
  { title: 'How it works', files: ['docs/architecture.md', 'docs/performance.md'] },
  { title: 'Reference', files: ['docs/grading.md', 'docs/instructors.md'] },
  { title: 'The project', files: ['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'] },
  {
    title: 'Decisions',
    files: [
      'docs/decisions/README.md',
      'docs/decisions/0001-simulation-instead-of-real-time.md',
      'docs/decisions/0002-parts-are-functions-on-one-record.md',
      'docs/decisions/0003-stubs-from-the-reference.md',
      'docs/decisions/0004-simulations-outside-jest.md',
      'docs/decisions/0005-choices-are-pure-functions.md',
      'docs/decisions/0006-persistent-tree-for-disks.md',
      'docs/decisions/0007-all-or-nothing-points.md',
      'docs/decisions/0008-one-import-pattern.md',
      'docs/decisions/0009-results-keep-the-field-rule.md',
      'docs/decisions/0010-names-of-draws-are-identity.md',
    ],
  },
];

/** Files whose links are checked, but which have no page: people read them in the repository. */
export const CHECKED_ONLY: readonly string[] = ['README.md'];

/** All documents of the project, including those without a page. */
export const DOCUMENTS: readonly string[] = [...NAVIGATION.flatMap(({ files }) => files), ...CHECKED_ONLY];
