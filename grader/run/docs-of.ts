import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS } from '#grader/catalogue/parts';

/** The page and heading to read about a test: `docs/lab1.md#durability`. */
export function docsOf({ part, anchor }: GradedTest): string {
  return `docs/${PARTS.find(({ name }) => name === part)!.page}.md#${anchor}`;
}
