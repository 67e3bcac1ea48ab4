/** The pages of the site and their order: what the sidebar shows, and what "next" follows. */
export interface NavigationGroup {
  readonly title: string;
  /** Markdown files, relative to the project's root. */
  readonly files: readonly string[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    title: 'The course',
    files: ['docs/index.md', 'docs/start.md', 'docs/lab1.md', 'docs/lab2a.md', 'docs/lab2b.md', 'docs/lab2c.md', 'docs/debugging.md', 'docs/cluster.md'],
  },
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

/** Files whose links are checked, but which have no page: they are read in the repository. */
export const CHECKED_ONLY: readonly string[] = ['README.md'];
