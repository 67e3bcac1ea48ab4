'use strict';

/**
 * A visitor that calls `visit(node, specifier)` for every module that a file names: imports and re-exports of values and types,
 * `import()`, `require()`, `import x = require()`, and the type `import('…').T`.
 */
function importVisitor(visit) {
  const visitSource = (source) => {
    if (source?.type === 'Literal' && typeof source.value === 'string') visit(source, source.value);
  };
  return {
    ImportDeclaration: (node) => visitSource(node.source),
    ExportNamedDeclaration: (node) => visitSource(node.source),
    ExportAllDeclaration: (node) => visitSource(node.source),
    ImportExpression: (node) => visitSource(node.source),
    TSExternalModuleReference: (node) => visitSource(node.expression),
    TSImportType: (node) => visitSource(node.source),
    CallExpression: (node) => {
      if (loadsModule(node.callee)) visitSource(node.arguments[0]);
    },
  };
}

/** `require(…)`, `require.resolve(…)`, and the calls of jest that load a module by name. */
function loadsModule(callee) {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  const { name } = callee.property;
  if (callee.object.name === 'require') return name === 'resolve';
  return callee.object.name === 'jest' && ['mock', 'doMock', 'requireActual', 'requireMock'].includes(name);
}

module.exports = { importVisitor };
