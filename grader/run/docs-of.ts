import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS } from '#kit/parts';

/** The page and heading to read about a test that failed by `rule`: `docs/lab1.md#durability`. */
export function docsOf({ part, docsAnchor, propertyAnchors = {} }: GradedTest, property: string): string {
  const [page, heading] = (propertyAnchors[property] ?? `${PARTS.find(({ name }) => name === part)!.page}#${docsAnchor}`).split('#');
  return `docs/${page}.md#${heading}`;
}
