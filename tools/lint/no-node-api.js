'use strict';

const { importVisitor } = require('./import-visitor');
const { GLOBALS, MEMBERS, replacementOfModule } = require('./node-api');

/**
 * Code that runs in the simulation reaches time, randomness, disk and network only through the interfaces of kit. Otherwise
 * a run is no function of its seed, and the simulation cannot run in a browser. eslint.config.js says which files implement
 * a runtime and are exempt; `allow` lists globals that one file may use.
 */
module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'no Node API, clock, timer or randomness outside the files that implement the runtime' },
    schema: [{ type: 'object', properties: { allow: { type: 'array', items: { type: 'string' } } }, additionalProperties: false }],
    messages: {
      module: 'No "{{name}}" here: {{replacement}}.',
      global: 'No {{name}} here: {{replacement}}.',
    },
  },

  create(context) {
    const allow = context.options[0]?.allow ?? [];
    const report = (node, name, replacement) => {
      if (replacement && !allow.includes(name)) context.report({ node, messageId: 'global', data: { name, replacement } });
    };
    return {
      'Program:exit': (program) => {
        for (const identifier of globalReferences(context.sourceCode.getScope(program))) checkGlobal(identifier, report);
      },
      ...importVisitor((node, name) => {
        const replacement = replacementOfModule(name);
        if (replacement) context.report({ node, messageId: 'module', data: { name, replacement } });
      }),
    };
  },
};

/** Identifiers used as values that are not declared in the file: undeclared ones, and the globals of the configuration. */
function globalReferences(globalScope) {
  const known = globalScope.variables.filter((variable) => variable.defs.length === 0).flatMap((variable) => variable.references);
  return [...globalScope.through, ...known].filter(isValue).map((reference) => reference.identifier);
}

/** The TypeScript parser knows which references are types only. `Date` as a type is allowed. */
function isValue(reference) {
  return reference.isValueReference !== false;
}

function checkGlobal(identifier, report) {
  const { name } = identifier;
  if (Object.hasOwn(GLOBALS, name)) report(identifier, name, GLOBALS[name]);
  for (const { node, property } of propertiesTaken(identifier)) {
    if (name === 'globalThis' && Object.hasOwn(GLOBALS, property)) report(node, property, GLOBALS[property]);
    if (Object.hasOwn(MEMBERS, name)) report(node, `${name}.${property}`, MEMBERS[name][property]);
  }
}

/** The properties read from an object by `object.x`, `object['x']`, or `const { x } = object`. */
function propertiesTaken(identifier) {
  const { parent } = identifier;
  if (parent.type === 'MemberExpression' && parent.object === identifier) {
    return [{ node: parent, property: keyName(parent.property, parent.computed) }];
  }
  if (parent.type === 'VariableDeclarator' && parent.init === identifier && parent.id.type === 'ObjectPattern') {
    return parent.id.properties
      .filter((property) => property.type === 'Property')
      .map((property) => ({ node: property, property: keyName(property.key, property.computed) }));
  }
  return [];
}

function keyName(key, computed) {
  if (!computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : '';
}
