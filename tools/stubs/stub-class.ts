import {
  type ClassDeclaration,
  type ClassMemberTypes,
  type ConstructorDeclaration,
  type IndexSignatureDeclaration,
  Node,
  Scope,
  SyntaxKind,
} from 'ts-morph';
import { docComment, isGiven } from './doc-comment';
import { editedText } from './edited-text';
import { UnstubbableReference } from './errors';
import { stubCallable, throwingBody } from './stub-callable';
import { stubField } from './stub-field';

type Member = ClassMemberTypes | IndexSignatureDeclaration;

/** The class with its public members only. Fields have no initial value, and bodies only throw. */
export function stubClass(declaration: ClassDeclaration, part: string): string {
  const what = `${part}: ${declaration.getName()}`;
  const brace = declaration.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken);
  const heading = editedText(declaration, declaration.getStart(), brace.getStart());
  const members = membersOf(declaration).filter((member) => isGiven(member) || !isDropped(member));
  const text = members.map((member, index) => separator(members[index - 1], member) + stubMember(member, what)).join('');
  return text === '' ? `${heading} {}` : `${heading} {\n${text}\n}`;
}

/** In the order of the source, overloads included. */
function membersOf(declaration: ClassDeclaration): Member[] {
  return declaration.forEachChildAsArray().filter(isMember);
}

function isMember(node: Node): node is Member {
  if (Node.isMethodDeclaration(node) || Node.isConstructorDeclaration(node) || Node.isIndexSignatureDeclaration(node)) return true;
  if (Node.isGetAccessorDeclaration(node) || Node.isSetAccessorDeclaration(node)) return true;
  return Node.isPropertyDeclaration(node) || Node.isClassStaticBlockDeclaration(node);
}

/** A private constructor stays: it is part of the contract that no other code may construct the class. */
function isDropped(member: Member): boolean {
  if (Node.isClassStaticBlockDeclaration(member)) return true;
  return isHidden(member) && !(Node.isConstructorDeclaration(member) && member.getBody());
}

function isHidden(member: Member): boolean {
  if (Node.isPropertyNamed(member) && Node.isPrivateIdentifier(member.getNameNode())) return true;
  if (!Node.isScoped(member) && !Node.isScopeable(member)) return false;
  return member.getScope() === Scope.Private || member.getScope() === Scope.Protected;
}

function stubMember(member: Member, what: string): string {
  const doc = docComment(member);
  const text = isGiven(member) ? givenText(member, what) : stubText(member, what);
  return doc === undefined ? `  ${text}` : `  ${doc}\n  ${text}`;
}

/** A given field keeps its initial value. One without an initial value would get it from a constructor, which is a stub. */
function givenText(member: Member, what: string): string {
  return Node.isPropertyDeclaration(member) && !member.hasInitializer() ? stubField(member, what) : member.getText();
}

function stubText(member: Member, what: string): string {
  if (Node.isPropertyDeclaration(member)) return stubField(member, what);
  if (Node.isConstructorDeclaration(member)) return stubConstructor(member, what);
  if (Node.isIndexSignatureDeclaration(member) || Node.isClassStaticBlockDeclaration(member)) return member.getText();
  return stubCallable(member, `${what}.${member.getName()}`);
}

function stubConstructor(member: ConstructorDeclaration, what: string): string {
  if ((member.getParent() as ClassDeclaration).getExtends()) {
    throw new UnstubbableReference(`${what}: a stub cannot throw before it calls super; give the constructor to students, with @given`);
  }
  if (!isHidden(member)) return stubCallable(member, `${what}.constructor`);
  return `${member.getScope()} constructor() ${throwingBody(`${what}.constructor`, member)}`;
}

/** A blank line separates two members, except fields without doc comments, and overloads. */
function separator(before: Member | undefined, member: Member): string {
  if (before === undefined) return '';
  const isClose = isOverload(before) || (isBareField(before) && isBareField(member));
  return isClose ? '\n' : '\n\n';
}

function isOverload(member: Member): boolean {
  if (Node.isMethodDeclaration(member)) return member.isOverload() && !member.isAbstract();
  return Node.isConstructorDeclaration(member) && member.isOverload();
}

function isBareField(member: Member): boolean {
  return (Node.isPropertyDeclaration(member) || Node.isIndexSignatureDeclaration(member)) && docComment(member) === undefined;
}
