/** The package has no types of its own. */
declare module 'markdown-it-container' {
  import type MarkdownIt from 'markdown-it';

  interface ContainerOptions {
    /** Whether a container with these words after its `:::` is ours. */
    validate?(parameters: string): boolean;
    /** HTML of the opening (`nesting` 1) and of the closing token. */
    render?(tokens: MarkdownIt.Token[], index: number): string;
  }

  export default function container(markdown: MarkdownIt.MarkdownIt, name: string, options?: ContainerOptions): void;
}
