'use strict';

/**
 * The stub generator keeps signatures and drops bodies. The shapes below would copy a piece of the solution into a stub, or
 * leave the stub without a type.
 */
const WHY = 'so that the generated stub leaks nothing of the solution';

module.exports = {
  meta: {
    type: 'problem',
    docs: { description: `the reference has a shape that stubs can be made from, ${WHY}` },
    schema: [],
    messages: {
      arrow: `Write "{{name}}" as \`export function {{name}}(…) {…}\`, ${WHY}: the generator replaces the bodies of declarations.`,
      constant: `Tag the exported constant "{{name}}" with @given if students should have it, otherwise do not export it, ${WHY}.`,
      mutable: `Export no variable ("{{name}}"): keep state in an object that the caller makes, ${WHY}.`,
      field: `Initialize the field "{{name}}" in the constructor, ${WHY}: the generator keeps fields and drops bodies.`,
      staticField: `Give the static member "{{name}}" no initializer, ${WHY}. Use a constant of the file instead.`,
      staticBlock: `No static block in an exported class, ${WHY}. Use a function of the file instead.`,
      doc: 'Give the exported "{{name}}" a doc comment: it becomes the assignment.',
      result: 'State the type that "{{name}}" returns: in the stub there is no body to infer it from.',
      type: 'State the type of "{{name}}": in the stub there is nothing to infer it from.',
      superCall: 'Give the derived class "{{name}}" no constructor, or tag it @given: a stub cannot throw before it calls super.',
      form: 'Export at the declaration (`export function …`, `export class …`): the stub generator knows no other form.',
    },
  },

  create(context) {
    const docOf = (node) => docComment(context.sourceCode, node);
    const report = (node, messageId, name) => context.report({ node, messageId, data: { name: name ?? '' } });
    return {
      ExportDefaultDeclaration: (node) => report(node, 'form'),
      TSExportAssignment: (node) => report(node, 'form'),
      ExportNamedDeclaration: (node) => {
        if (node.source) return;
        if (node.declaration) checkExport({ node, declaration: node.declaration, docOf, report });
        else if (node.specifiers.length > 0) report(node, 'form');
      },
    };
  },
};

function checkExport(exported) {
  const { node, declaration, docOf, report } = exported;
  const doc = docOf(node);
  const name = declaration.id?.name ?? declaration.declarations?.[0]?.id.name;
  if (!doc && !followsOverload(node)) report(declaration, 'doc', name);
  const isGiven = isGivenDoc(doc);
  if (declaration.type === 'TSModuleDeclaration') report(declaration, 'form');
  if (declaration.type === 'VariableDeclaration') checkVariables(declaration, isGiven, report);
  if (isGiven) return;
  if (isFunction(declaration)) checkFunction(declaration, name, report);
  if (declaration.type === 'ClassDeclaration') checkClass(declaration, docOf, report);
}

function checkVariables(declaration, isGiven, report) {
  for (const variable of declaration.declarations) {
    const name = variable.id.name;
    if (declaration.kind !== 'const') report(variable, 'mutable', name);
    else if (isFunction(variable.init)) report(variable, 'arrow', name);
    else if (!isGiven) report(variable, 'constant', name);
  }
}

function checkClass(declaration, docOf, report) {
  for (const member of declaration.body.body) {
    if (isGivenDoc(docOf(member))) continue;
    if (member.type === 'StaticBlock') report(member, 'staticBlock');
    else if (isField(member)) checkField(member, report);
    else if (isMethod(member)) checkMethod(declaration, member, report);
  }
}

function checkField(member, report) {
  const name = memberName(member);
  if (member.value) report(member, member.static ? 'staticField' : 'field', name);
  else if (isPublic(member) && !member.typeAnnotation) report(member, 'type', name);
}

function checkMethod(declaration, member, report) {
  const name = `${declaration.id?.name}.${memberName(member)}`;
  if (!isPublic(member)) return;
  if (member.kind !== 'constructor') return checkFunction(member.value, name, report, member.kind === 'set');
  if (declaration.superClass) report(member, 'superCall', declaration.id?.name);
  checkParameters(member.value, report);
  for (const parameter of member.value.params) checkParameterProperty(parameter, report);
}

/** A public parameter property with a default would have another type in the stub, because the default is dropped. */
function checkParameterProperty(parameter, report) {
  const isProperty = parameter.type === 'TSParameterProperty' && isPublic(parameter);
  if (isProperty && parameter.parameter.type === 'AssignmentPattern') report(parameter, 'field', parameter.parameter.left.name);
}

function checkFunction(node, name, report, isSetter = false) {
  if (!node.returnType && !isSetter) report(node, 'result', name);
  checkParameters(node, report);
}

function checkParameters(node, report) {
  for (const parameter of node.params) {
    const inner = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
    const target = inner.type === 'AssignmentPattern' ? inner.left : inner;
    const isLiteral = inner.type === 'AssignmentPattern' && inner.right.type === 'Literal';
    if (!target.typeAnnotation && !isLiteral) report(target, 'type', target.name ?? 'the parameter');
  }
}

/** The doc comment directly before `node`, if any. */
function docComment(sourceCode, node) {
  const last = sourceCode.getCommentsBefore(node).at(-1);
  return last?.type === 'Block' && last.value.startsWith('*') ? last.value : undefined;
}

function isGivenDoc(doc) {
  return doc !== undefined && /(^|[\s*])@given\b/.test(doc);
}

/** Only the first of a function's overloads needs the doc comment. */
function followsOverload(node) {
  const siblings = node.parent.body;
  const before = siblings[siblings.indexOf(node) - 1]?.declaration;
  return before?.type === 'TSDeclareFunction' && before.id?.name === node.declaration.id?.name;
}

function isFunction(node) {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration', 'TSDeclareFunction'].includes(node?.type);
}

function isField(member) {
  return member.type === 'PropertyDefinition' || member.type === 'AccessorProperty';
}

function isMethod(member) {
  return member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition';
}

function isPublic(member) {
  const isHidden = member.accessibility === 'private' || member.accessibility === 'protected';
  return !isHidden && member.key?.type !== 'PrivateIdentifier';
}

function memberName(member) {
  return member.key.name ?? String(member.key.value ?? '');
}
