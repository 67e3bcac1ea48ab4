import type { PropertyDeclaration } from 'ts-morph';
import { editedText } from './edited-text';
import { UnstubbableReference } from './errors';
import { literalType } from './literal-type';

/** The declaration of a field without its initial value: `readonly rows!: Row[];`. */
export function stubField(field: PropertyDeclaration, what: string): string {
  if (field.getDecorators().length > 0) throw new UnstubbableReference(`${what}.${field.getName()}: decorators are not supported`);
  const name = field.getNameNode();
  const modifiers = editedText(field, field.getStart(), name.getStart());
  return `${modifiers}${modifiers && ' '}${name.getText()}${markOf(field)}: ${typeOf(field, what)};`;
}

function typeOf(field: PropertyDeclaration, what: string): string {
  const node = field.getTypeNode();
  const type = node ? editedText(node, node.getStart(), node.getEnd()) : literalType(field.getInitializer());
  if (type === undefined) throw new UnstubbableReference(`${what}: state the type of the field ${field.getName()}`);
  return type;
}

/** The mark `!` says that the field is initialized elsewhere. TypeScript does not allow it if no initial value is needed. */
function markOf(field: PropertyDeclaration): string {
  if (field.hasQuestionToken()) return '?';
  return field.isStatic() || field.isAbstract() || field.hasDeclareKeyword() ? '' : '!';
}
