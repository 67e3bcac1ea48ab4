import { Node, type ParameterDeclaration, Scope } from 'ts-morph';
import type { Edit } from './edited-text';
import { UnstubbableReference } from './errors';
import { literalType } from './literal-type';

/**
 * The edits that make the parameters of a stub: default values go, and the parameter becomes optional; private and protected
 * parameter properties become plain parameters; defaults inside a pattern go.
 */
export function stubParameters(parameters: readonly ParameterDeclaration[], owner: string): Edit[] {
  return parameters.flatMap((parameter, index) => {
    if (parameter.getDecorators().length > 0) throw new UnstubbableReference(`${owner}: decorators are not supported`);
    return [...propertyEdits(parameter), ...declarationEdits(parameters, index, owner)];
  });
}

function propertyEdits(parameter: ParameterDeclaration): Edit[] {
  const scope = parameter.getScope();
  if (scope !== Scope.Private && scope !== Scope.Protected) return [];
  return [{ start: parameter.getStart(), end: parameter.getNameNode().getStart(), text: '' }];
}

function declarationEdits(parameters: readonly ParameterDeclaration[], index: number, owner: string): Edit[] {
  const parameter = parameters[index]!;
  if (parameter.hasInitializer()) return [optionalEdit(parameters, index, owner)];
  if (!parameter.getTypeNode()) throw new UnstubbableReference(`${owner}: state the type of the parameter ${parameter.getName()}`);
  return bindingDefaults(parameter.getNameNode());
}

/** `limit = 10` becomes `limit?: number`, or `limit: number | undefined` where a parameter that must be given follows. */
function optionalEdit(parameters: readonly ParameterDeclaration[], index: number, owner: string): Edit {
  const parameter = parameters[index]!;
  const type = parameter.getTypeNode()?.getText() ?? literalType(parameter.getInitializer());
  if (type === undefined) throw new UnstubbableReference(`${owner}: state the type of the parameter ${parameter.getName()}`);
  if (isPublicProperty(parameter)) {
    throw new UnstubbableReference(`${owner}: declare the field ${parameter.getName()}, and set it in the constructor`);
  }
  const name = nameOf(parameters, index);
  const mayBeLeftOut = parameters.slice(index + 1).every((later) => later.isOptional());
  const text = mayBeLeftOut ? `${name}?: ${type}` : `${name}: ${inUnion(type)} | undefined`;
  return { start: parameter.getNameNode().getStart(), end: parameter.getEnd(), text };
}

/** Function types and conditional types bind less tightly than a union. */
function inUnion(type: string): string {
  return /=>|\?/.test(type) ? `(${type})` : type;
}

function isPublicProperty(parameter: ParameterDeclaration): boolean {
  return parameter.isParameterProperty() && (parameter.getScope() ?? Scope.Public) === Scope.Public;
}

/** A pattern cannot be optional in TypeScript, so it gets a name that no other parameter has. */
function nameOf(parameters: readonly ParameterDeclaration[], index: number): string {
  const name = parameters[index]!.getNameNode();
  if (Node.isIdentifier(name)) return name.getText();
  return parameters.every((other) => other.getName() !== 'options') ? 'options' : `options${index + 1}`;
}

/** Takes the defaults out of a pattern: `{ a = 3, b: { c = 4 } }` becomes `{ a, b: { c } }`. */
function bindingDefaults(pattern: Node): Edit[] {
  if (!Node.isObjectBindingPattern(pattern) && !Node.isArrayBindingPattern(pattern)) return [];
  return pattern.getElements().flatMap((element) => {
    if (!Node.isBindingElement(element)) return [];
    const name = element.getNameNode();
    const edits = bindingDefaults(name);
    return element.hasInitializer() ? [...edits, { start: name.getEnd(), end: element.getEnd(), text: '' }] : edits;
  });
}
