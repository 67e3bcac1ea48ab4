import { Node } from 'ts-morph';

/** The type that TypeScript would infer for a variable with the initial value `value`, for plain literals. */
export function literalType(value: Node | undefined): string | undefined {
  if (Node.isPrefixUnaryExpression(value)) return literalType(value.getOperand());
  if (Node.isNumericLiteral(value)) return 'number';
  if (Node.isBigIntLiteral(value)) return 'bigint';
  if (Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)) return 'string';
  if (Node.isTrueLiteral(value) || Node.isFalseLiteral(value)) return 'boolean';
  return undefined;
}
