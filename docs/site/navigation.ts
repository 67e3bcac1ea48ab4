/** The pages of the site and their order: what the sidebar shows, and what "next" follows. */
export interface NavigationGroup {
  readonly title: string;
  /** Markdown files, relative to the project's root. */
  readonly files: readonly string[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    title: 'The course',
    files: ['docs/index.md', 'docs/start.md', 'docs/lab1.md', 'docs/lab2a.md', 'docs/lab2b.md', 'docs/lab2c.md', 'docs/cluster.md'],
  },
  { title: 'How it works', files: ['docs/architecture.md', 'docs/performance.md'] },
  { title: 'Reference', files: ['docs/grading.md', 'docs/instructors.md'] },
  { title: 'The project', files: ['CONTRIBUTING.md', 'CHANGELOG.md'] },
];

/** Files whose links are checked, but which have no page: they are read in the repository. */
export const CHECKED_ONLY: readonly string[] = ['README.md'];
