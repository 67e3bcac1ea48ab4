import { type Identifier, Node, type SourceFile, SyntaxKind, ts } from 'ts-morph';

export type Use = 'type' | 'value';

/** The names that the statements of a file refer to, except in imports, and whether a reference needs the value. */
export function references(file: SourceFile): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const identifier of file.getDescendantsOfKind(SyntaxKind.Identifier)) {
    if (!isReference(identifier)) continue;
    const name = identifier.getText();
    uses.set(name, uses.get(name) === 'value' ? 'value' : useOf(identifier));
  }
  return uses;
}

/** The names that a file declares, including parameters and local variables, except imports. */
export function declaredNames(file: SourceFile): Set<string> {
  const identifiers = file.getDescendantsOfKind(SyntaxKind.Identifier);
  return new Set(identifiers.filter((identifier) => isDeclared(identifier)).map((identifier) => identifier.getText()));
}

function isReference(identifier: Identifier): boolean {
  const parent = identifier.getParent();
  if (Node.isShorthandPropertyAssignment(parent)) return true;
  if (isNameOf(parent, identifier) || isPropertyNameOf(parent, identifier)) return false;
  return identifier.getFirstAncestor(isWithoutReferences) === undefined;
}

function isWithoutReferences(node: Node): boolean {
  return Node.isImportDeclaration(node) || Node.isExportDeclaration(node) || Node.isJSDoc(node);
}

function isDeclared(identifier: Identifier): boolean {
  const parent = identifier.getParent();
  const isImport = Node.isImportSpecifier(parent) || Node.isImportClause(parent) || Node.isNamespaceImport(parent);
  return !isImport && isNameOf(parent, identifier) && !isMember(parent);
}

/** Whether `parent` is a declaration, or a property, with this name. `a.b` has the name `b`. */
function isNameOf(parent: Node, identifier: Identifier): boolean {
  return (parent.compilerNode as { name?: ts.Node }).name === identifier.compilerNode;
}

function isPropertyNameOf(parent: Node, identifier: Identifier): boolean {
  if (Node.isQualifiedName(parent)) return parent.getRight() === identifier;
  return Node.isBindingElement(parent) && parent.getPropertyNameNode() === identifier;
}

function isMember(parent: Node): boolean {
  if (Node.isPropertyAccessExpression(parent) || Node.isPropertyAssignment(parent) || Node.isTypeElement(parent)) return true;
  return Node.isClassDeclaration(parent.getParent()) || Node.isEnumMember(parent);
}

/** A name after `typeof` in a type, in an interface or after `implements` is removed together with the types. */
function useOf(identifier: Identifier): Use {
  const isType = ts.isPartOfTypeNode(wholeName(identifier).compilerNode) || identifier.getFirstAncestorByKind(SyntaxKind.TypeQuery);
  return isType ? 'type' : 'value';
}

/** `a.b.c` for its `a`: the whole name shows how it is used. */
function wholeName(identifier: Identifier): Node {
  let name: Node = identifier;
  for (let parent = name.getParent(); Node.isQualifiedName(parent) || Node.isPropertyAccessExpression(parent); parent = name.getParent()) {
    name = parent;
  }
  return name;
}
