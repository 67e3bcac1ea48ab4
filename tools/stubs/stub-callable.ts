import {
  type ConstructorDeclaration,
  type FunctionDeclaration,
  type GetAccessorDeclaration,
  type MethodDeclaration,
  Node,
  type SetAccessorDeclaration,
} from 'ts-morph';
import { editedText } from './edited-text';
import { UnstubbableReference } from './errors';
import { stubParameters } from './stub-parameters';

type Callable = FunctionDeclaration | MethodDeclaration | ConstructorDeclaration | GetAccessorDeclaration | SetAccessorDeclaration;

/**
 * The signature of `callable` with a body that only throws. `what` is what the error says is missing, `lab1: rawGet`.
 * A signature without a body (an overload, an abstract method) stays as it is.
 */
export function stubCallable(callable: Callable, what: string): string {
  const body = callable.getBody();
  if (!body) return withSemicolon(editedText(callable, callable.getStart(), callable.getEnd()));
  requireReturnType(callable, what);
  const edits = stubParameters(callable.getParameters(), what);
  const signature = editedText(callable, callable.getStart(), body.getStart(), edits);
  return `${signature} ${throwingBody(what, callable)}`;
}

/** `{ throw new NotImplemented('…'); }` on three lines, for a function that stands as deep as `node`. */
export function throwingBody(what: string, node: Node): string {
  const indent = Node.isClassDeclaration(node.getParent()) ? '  ' : '';
  const quoted = `'${what.replace(/[\\']/g, '\\$&')}'`;
  return `{\n${indent}  throw new NotImplemented(${quoted});\n${indent}}`;
}

function requireReturnType(callable: Callable, what: string): void {
  const needsNone = Node.isConstructorDeclaration(callable) || Node.isSetAccessorDeclaration(callable);
  if (!needsNone && !callable.getReturnTypeNode()) throw new UnstubbableReference(`${what}: state the type that it returns`);
}

function withSemicolon(text: string): string {
  return text.endsWith(';') ? text : `${text};`;
}
