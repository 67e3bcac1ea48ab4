/** Separates a command from its transcript. */
const LINE = '----';

/**
 * Runs a script, and returns it with the transcript of its commands.
 *
 * A script is text in paragraphs. Lines that begin with `#` are comments. A paragraph may have commands, one per line; then
 * a line `----` follows, and the transcript of these commands, which is replaced. So a file can be run again, and stays the
 * same unless the behavior changed (as etcd's testdata).
 *
 * @param run runs one command, and returns its effects in lines; none of them is empty
 */
export function transcribe(script: string, run: (command: string) => readonly string[]): string {
  const paragraphs = script.trim().split(/\n{2,}/);
  return `${paragraphs.map((paragraph) => transcribeParagraph(paragraph, run)).join('\n\n')}\n`;
}

function transcribeParagraph(paragraph: string, run: (command: string) => readonly string[]): string {
  const lines = paragraph.split('\n');
  const end = lines.indexOf(LINE);
  const head = end < 0 ? lines : lines.slice(0, end);
  const commands = head.filter((line) => !line.startsWith('#'));
  if (commands.length === 0) return paragraph;
  const transcript = commands.flatMap(run);
  return [...head, LINE, ...(transcript.length > 0 ? transcript : ['nothing happens'])].join('\n');
}
