/** Compares the table of a page's requirements with the page, the graded tests and the mutants. */
import type { PageSentence } from './page-sentences';

/** The entry of one sentence, written as on the page but without Markdown marks. */
export type Requirement = Graded | NotGraded | NotARequirement;

interface Graded {
  readonly sentence: string;
  /** The graded tests that fail if a solution violates it: `lab2b/log-on-disk`. */
  readonly tests: readonly string[];
  /** The mutants that violate it. */
  readonly mutants: readonly string[];
}

/** A requirement that no test checks. On the page, `NOT_GRADED_MARK` follows the sentence. */
interface NotGraded {
  readonly sentence: string;
  readonly notGraded: string;
}

/** A sentence that has one of the words, but requires nothing of a solution. */
interface NotARequirement {
  readonly sentence: string;
  readonly notARequirement: string;
}

/** The tests and the killed mutants that a page may name: those of its lab. */
export interface Known {
  readonly tests: ReadonlySet<string>;
  readonly mutants: ReadonlySet<string>;
}

export const NOT_GRADED_MARK = '(Not graded.)';

const WORDS = /\b(must|may not|no (\w+ )+may|never|has to|have to|only|not allowed)\b/i;

export function isRequirement({ text }: PageSentence): boolean {
  return WORDS.test(text);
}

/** @returns one line per problem: where it is, what is wrong, and what to do */
export function problemsOf(page: string, sentences: readonly PageSentence[], requirements: readonly Requirement[], known: Known): string[] {
  const table = `grader/checks/requirements/${page}.json`;
  const required = sentences.filter(isRequirement);
  const isListed = ({ text }: PageSentence): boolean => requirements.some(({ sentence }) => sentence === text);
  const missing = required
    .filter((sentence) => !isListed(sentence))
    .map(({ line, text }) => `docs/${page}.md:${line}: "${text}" is not in ${table}. Add it with the tests and mutants that check it.`);
  const obsolete = requirements
    .filter(({ sentence }) => !required.some(({ text }) => text === sentence))
    .map(({ sentence }) => `${table}: the sentence "${sentence}" is not on the page. Change it to the new text, or remove it.`);
  if (missing.length + obsolete.length > 0) return [...missing, ...obsolete];
  return required.flatMap((sentence, index) => {
    const where = `docs/${page}.md:${sentence.line}: "${sentence.text}"`;
    const requirement = requirements[index];
    if (requirement?.sentence !== sentence.text)
      return index === 0 || requirements[index - 1]?.sentence === required[index - 1]!.text
        ? [`${where} is in ${table} at another place. Bring the table into the order of the page.`]
        : [];
    return problemsOfEntry(requirement, known, sentences[sentences.indexOf(sentence) + 1]).map((problem) => `${where}: ${problem}`);
  });
}

function problemsOfEntry(requirement: Requirement, known: Known, next: PageSentence | undefined): string[] {
  if ('notARequirement' in requirement) return [];
  if ('notGraded' in requirement) {
    if (next?.text === NOT_GRADED_MARK) return [];
    return [`its entry says that it is not graded, but the page does not say so. Write "${NOT_GRADED_MARK}" after it.`];
  }
  const { tests, mutants } = requirement;
  return [
    ...(tests.length === 0 ? ['its entry names no test. Name one, or say "notGraded" and why.'] : []),
    ...(mutants.length === 0 ? ['its entry names no mutant. Name one, or write one into grader/zoo.'] : []),
    ...tests.filter((id) => !known.tests.has(id)).map((id) => `there is no graded test ${id} in this lab. Name another one.`),
    ...mutants
      .filter((id) => !known.mutants.has(id))
      .map(
        (id) => `the mutant ${id} is not recorded in grader/zoo/caught.json. Run: npx typekv zoo ${id.replace('/', ' --bug ')} --update`,
      ),
  ];
}
