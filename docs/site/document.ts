import type MarkdownIt from 'markdown-it';

/** The types of markdown-it. Its CommonJS types hide these names in a namespace. */
export type Markdown = MarkdownIt.MarkdownIt;
export type Token = MarkdownIt.Token;

/** A parsed document. Its page, the links to it and the search index are made from this. */
export interface Document {
  /** Relative to the project's root. */
  readonly file: string;
  /** The text of its first heading. */
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly tokens: Token[];
}

export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

export function parseDocument(markdown: Markdown, file: string, text: string): Document {
  const tokens = markdown.parse(text, { file });
  const headings = tokens.flatMap((token, i) => (token.type === 'heading_open' ? [headingAt(tokens, i)] : []));
  return { file, title: headings.find(({ level }) => level === 1)?.text ?? file, headings, tokens };
}

function headingAt(tokens: readonly Token[], index: number): Heading {
  const open = tokens[index]!;
  return { level: Number(open.tag.slice(1)), text: textOf(tokens[index + 1]!), anchor: String(open.attrGet('id') ?? '') };
}

/** The visible text of an inline token. */
export function textOf(inline: Token): string {
  return (inline.children ?? []).map((child) => textOfChild(child)).join('');
}

function textOfChild(child: Token): string {
  if (child.type === 'text' || child.type === 'code_inline') return child.content;
  return child.type === 'softbreak' || child.type === 'hardbreak' ? ' ' : '';
}
