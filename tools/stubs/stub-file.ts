import { Node, type SourceFile, type Statement } from 'ts-morph';
import { docComment, isGiven } from './doc-comment';
import { UnstubbableReference } from './errors';
import { fileHeader } from './file-header';
import { parse } from './parse';
import { pruneImports } from './prune-imports';
import { declaredNames, references } from './references';
import { stubCallable } from './stub-callable';
import { stubClass } from './stub-class';

/**
 * The stub of one file of the reference: exported and public declarations with their doc comments, and bodies that only
 * throw.
 *
 * Each statement is added to the stub by its own rule. A statement without a rule is left out, so an unexpected shape is
 * missing in the stub and never leaks.
 *
 * @param part `lab2a`, which the errors of the stub name
 * @throws UnstubbableReference if no stub can be made that leaks nothing and has types
 */
export function stubFile(part: string, text: string): string {
  const reference = parse(text, 'reference');
  const body = stubBody(reference, part);
  const draft = parse(body, 'draft');
  refuseDropped(reference, draft);
  const heading = [guide(part), ...fileHeader(reference)].join('\n');
  const imports = pruneImports(reference, draft).join('\n');
  return `${[heading, imports, body].filter((piece) => piece !== '').join('\n\n')}\n`;
}

function guide(part: string): string {
  return `// Part ${part}: write what throws NotImplemented, then run \`npm run grade ${part}\`. What to do is in docs/${part}.md.`;
}

/** A file with private declarations only stays a module. */
function stubBody(reference: SourceFile, part: string): string {
  let body = '';
  let before: Statement | undefined;
  for (const statement of reference.getStatements()) {
    const stub = stubStatement(statement, part);
    if (stub === undefined) continue;
    const doc = docComment(statement);
    body += `${separator(before)}${doc === undefined ? '' : `${doc}\n`}${stub}`;
    before = statement;
  }
  return body || 'export {};';
}

/** A blank line separates two statements, but not overloads of one function. */
function separator(before: Statement | undefined): string {
  if (before === undefined) return '';
  return Node.isFunctionDeclaration(before) && before.isOverload() ? '\n' : '\n\n';
}

function stubStatement(statement: Statement, part: string): string | undefined {
  if (Node.isImportDeclaration(statement)) return undefined;
  if (isGiven(statement)) return statement.getText();
  if (Node.isExportDeclaration(statement) || Node.isExportAssignment(statement)) return reExport(statement);
  if (!Node.isExportable(statement) || !statement.isExported()) return undefined;
  if (statement.isDefaultExport()) throw badForm(statement);
  if (Node.isFunctionDeclaration(statement)) return stubCallable(statement, `${part}: ${statement.getName()}`);
  if (Node.isClassDeclaration(statement)) return stubClass(statement, part);
  if (Node.isModuleDeclaration(statement)) throw badForm(statement);
  const isType = Node.isInterfaceDeclaration(statement) || Node.isTypeAliasDeclaration(statement) || Node.isEnumDeclaration(statement);
  return isType ? statement.getText() : undefined;
}

/** `export {}` exports nothing; a stub that needs it gets its own. */
function reExport(statement: Statement): string | undefined {
  if (!Node.isExportDeclaration(statement)) throw badForm(statement);
  if (statement.hasModuleSpecifier()) return statement.getText();
  if (statement.getNamedExports().length > 0) throw badForm(statement);
  return undefined;
}

function badForm(statement: Statement): UnstubbableReference {
  const advice = 'export at the declaration (`export function …`, `export class …`)';
  return new UnstubbableReference(`line ${statement.getStartLineNumber()}: ${advice}`);
}

/** Types that a signature names must be in the stub too. */
function refuseDropped(reference: SourceFile, draft: SourceFile): void {
  const kept = declaredNames(draft);
  const dropped = topLevelNames(reference).filter((name) => !kept.has(name));
  const used = references(draft);
  const missing = dropped.find((name) => used.has(name));
  if (missing !== undefined) {
    throw new UnstubbableReference(`the stub uses ${missing}, which is private: export it, or tag it @given`);
  }
}

function topLevelNames(file: SourceFile): string[] {
  return file.getStatements().flatMap((statement) => {
    if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((declaration) => declaration.getName());
    return Node.hasName(statement) ? [statement.getName()] : [];
  });
}
