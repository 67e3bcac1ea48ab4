import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS } from '#kit/parts';

/** The page and docs anchor of a test in which `property` was violated: `docs/lab1.md#durability`. */
export function docsOf({ part, docsAnchor, propertyAnchors = {} }: GradedTest, property: string): string {
  const [page, heading] = (propertyAnchors[property] ?? `${PARTS.find(({ name }) => name === part)!.page}#${docsAnchor}`).split('#');
  return `docs/${page}.md#${heading}`;
}
