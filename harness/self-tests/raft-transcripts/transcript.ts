/** Parts a command from what it did, in a file of transcripts. */
const LINE = '----';

/**
 * Runs a script, and gives it back with what each of its commands did.
 *
 * A script is text in paragraphs. Lines that begin with `#` are for people. A paragraph may have commands, one a line; then a
 * line `----` follows, and the transcript of these commands, which is replaced. So a file that has been run can be run again,
 * and is the same afterwards unless something has changed (the manner of etcd's testdata).
 *
 * @param run does one command, and says in lines what happened; none of them empty
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
