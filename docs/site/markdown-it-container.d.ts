/** The package has no type declarations. */
declare module 'markdown-it-container' {
  import type MarkdownIt from 'markdown-it';

  interface ContainerOptions {
    /** Whether the plugin handles a container with these words after its `:::`. */
    validate?(parameters: string): boolean;
    /** The HTML of the opening token (`nesting` 1) and of the closing token. */
    render?(tokens: MarkdownIt.Token[], index: number): string;
  }

  export default function container(markdown: MarkdownIt.MarkdownIt, name: string, options?: ContainerOptions): void;
}
