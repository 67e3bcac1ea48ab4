import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS } from '#grader/catalogue/parts';

/** The page and heading to read about a test that failed by `rule`: `docs/lab1.md#durability`. */
export function docsOf({ part, anchor, ruleAnchors = {} }: GradedTest, rule: string): string {
  const [page, heading] = (ruleAnchors[rule] ?? `${PARTS.find(({ name }) => name === part)!.page}#${anchor}`).split('#');
  return `docs/${page}.md#${heading}`;
}
