import { Node, Scope, type SourceFile, type Statement } from 'ts-morph';
import { isGiven } from './doc-comment';
import { parse } from './parse';

/**
 * What a stub contains besides declarations and the throw, one line each; nothing for a correct stub. It is independent of
 * the generator, so that it detects a mistake there: it looks at every node.
 */
export function checkStub(text: string): string[] {
  const file = parse(text, 'stub');
  const foreign = file.getStatements().filter(isForeign);
  return [...foreign.map((statement) => complaint(statement, 'is not an exported declaration')), ...insideOf(file)];
}

function isForeign(statement: Statement): boolean {
  if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement) || isGiven(statement)) return false;
  if (Node.isVariableStatement(statement)) return true;
  return !Node.isExportable(statement) || !statement.isExported();
}

function insideOf(file: SourceFile): string[] {
  return file.getDescendants().flatMap((node) => {
    const reason = reasonAgainst(node);
    return reason !== undefined && !isInsideGiven(node) ? [complaint(node, reason)] : [];
  });
}

function isInsideGiven(node: Node): boolean {
  return isGiven(node) || node.getFirstAncestor(isGiven) !== undefined;
}

function reasonAgainst(node: Node): string | undefined {
  if (Node.isClassStaticBlockDeclaration(node)) return 'is a static block';
  if (isHiddenMember(node)) return 'is private';
  if (hasInitialValue(node)) return 'has an initial value';
  return Node.isBodyable(node) || Node.isBodied(node) ? bodyReason(node.getBody()) : undefined;
}

function hasInitialValue(node: Node): boolean {
  if (Node.isEnumMember(node)) return false;
  const mayHave = Node.isInitializerExpressionable(node) || Node.isInitializerExpressionGetable(node);
  return mayHave && node.getInitializer() !== undefined;
}

function bodyReason(body: Node | undefined): string | undefined {
  if (body === undefined || Node.isModuleBlock(body)) return undefined;
  const statements = Node.isBlock(body) ? body.getStatementsWithComments() : [];
  const isThrow = statements.length === 1 && /^throw new NotImplemented\('(\\.|[^'\\])*'\);$/.test(statements[0]!.getText());
  return isThrow ? undefined : 'does more than throw NotImplemented';
}

function isHiddenMember(node: Node): boolean {
  if (Node.isPrivateIdentifier(node)) return true;
  if (!Node.isScoped(node) && !Node.isScopeable(node)) return false;
  return !Node.isConstructorDeclaration(node) && (node.getScope() === Scope.Private || node.getScope() === Scope.Protected);
}

function complaint(node: Node, reason: string): string {
  return `line ${node.getStartLineNumber()}: ${node.getText().split('\n')[0]} ${reason}`;
}
