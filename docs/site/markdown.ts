import type MarkdownIt from 'markdown-it';

/** markdown-it's types, whose names its CommonJS types hide in a namespace. */
export type Markdown = MarkdownIt.MarkdownIt;

export type Token = MarkdownIt.Token;
