import { type JSDoc, type JSDocableNode, Node } from 'ts-morph';

/** The text of the doc comment that belongs to `node`, if any. */
export function docComment(node: Node): string | undefined {
  return docOf(node)?.getText();
}

/** Whether the doc comment of `node` has the tag `@given`: students get the declaration unchanged. */
export function isGiven(node: Node): boolean {
  return (
    docOf(node)
      ?.getTags()
      .some((tag) => tag.getTagName() === 'given') ?? false
  );
}

function docOf(node: Node): JSDoc | undefined {
  if (!Node.isJSDocable(node)) return undefined;
  const doc = (node as Node & JSDocableNode).getJsDocs().at(-1);
  return doc && !isFileHeader(doc, node) ? doc : undefined;
}

/** A comment at the top of a file is about the file if a blank line separates it from the first statement. */
function isFileHeader(doc: JSDoc, node: Node): boolean {
  const isFirst = node.getSourceFile().getStatements()[0] === node;
  return isFirst && isBlankLineBetween(node.getSourceFile().getFullText(), doc.getEnd(), node.getStart());
}

export function isBlankLineBetween(text: string, start: number, end: number): boolean {
  return /\n[ \t\r]*\n/.test(text.slice(start, end));
}
