import { anchorOf } from '#grader/catalogue/property-anchors';
import type { GradedTest } from '#grader/catalogue/graded-test';
import { PARTS } from '#kit/parts';

/** The page and heading that explain `property`: `docs/lab1.md#durability`. For a property without one, those of the test. */
export function docsOf({ part, docsAnchor }: GradedTest, property: string): string {
  const { page } = PARTS.find(({ name }) => name === part)!;
  const [file, heading] = (anchorOf(property, page) ?? `${page}#${docsAnchor}`).split('#');
  return `docs/${file}.md#${heading}`;
}
