import { Node, type SourceFile, ts } from 'ts-morph';
import { isBlankLineBetween } from './doc-comment';

/** The comments at the top of a file that are about the file, not about its first declaration. */
export function fileHeader(file: SourceFile): string[] {
  const text = file.getFullText();
  const comments = ts.getLeadingCommentRanges(text, 0) ?? [];
  return comments.slice(0, headerLength(file, comments)).map((comment) => text.slice(comment.pos, comment.end));
}

function headerLength(file: SourceFile, comments: readonly ts.CommentRange[]): number {
  const first = file.getStatements()[0];
  if (first === undefined || Node.isImportDeclaration(first)) return comments.length;
  const nextStart = (index: number) => comments[index + 1]?.pos ?? first.getStart();
  const isAbout = (comment: ts.CommentRange, index: number) => isBlankLineBetween(file.getFullText(), comment.end, nextStart(index));
  return comments.findLastIndex(isAbout) + 1;
}
