import { type Node, ts } from 'ts-morph';

/** Replaces the characters from `start` up to `end` of a file. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text of `node`'s file from `start` up to `end` with `edits` made, and without comments other than doc comments. */
export function editedText(node: Node, start: number, end: number, edits: readonly Edit[] = []): string {
  const source = node.getSourceFile().getFullText();
  let text = '';
  let position = start;
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    text += source.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return withoutComments(text + source.slice(position, end));
}

function withoutComments(text: string): string {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let kept = '';
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    kept += isPlainComment(token, scanner.getTokenText()) ? COMMENT : scanner.getTokenText();
  }
  // A line that held nothing but the comment goes with it.
  return kept
    .replace(/\n[ \t]*\0[ \t]*(?=\n)/g, '')
    .replace(/[ \t]*\0/g, '')
    .trimEnd();
}

const COMMENT = '\0';

function isPlainComment(token: ts.SyntaxKind, text: string): boolean {
  if (token === ts.SyntaxKind.SingleLineCommentTrivia) return true;
  return token === ts.SyntaxKind.MultiLineCommentTrivia && !text.startsWith('/**');
}
