'use strict';

const path = require('node:path');
const { MAY_IMPORT, MAY_READ_ROOT, PARTS, TESTS_MAY_USE_HARNESS } = require('./layout-map');
const { importVisitor } = require('./import-visitor');
const { placeOfFile, placeOfName } = require('./place');

/** Imports between the folders of the repository point one way, and use the import names of package.json. */
module.exports = {
  meta: {
    type: 'problem',
    docs: { description: 'imports between folders point one way, and use their # names' },
    schema: [],
    messages: {
      arrow: '{{from}} must not import {{to}}: imports point one way, and {{from}} may import only {{allowed}}.',
      laterPart: '{{from}} must not import the later part {{to}}: a part may import only the parts before it ({{earlier}}).',
      ownPart: 'Import a file of the same part relatively (`./…`): "{{specifier}}" may be the stub while this file is the reference.',
      byName: 'Import it by name, "{{name}}": a relative path out of {{from}} bypasses the import map in package.json.',
      rootFile: '{{from}} must not read files in the root folder: take what you need as an argument.',
      unknownName: 'Unknown name "{{specifier}}". Available names: {{names}}.',
      unknownPart: '{{folder}}/{{part}} is not a part. Available parts: {{parts}}. A new part needs an entry in kit/parts.json.',
    },
  },

  create(context) {
    const from = placeOfFile(context.filename);
    if (from.layer === undefined) return {};
    const isTest = /\.(test|bench)\.ts$/.test(context.filename);

    return {
      Program(node) {
        if (from.layer !== 'part' || PARTS.includes(from.part)) return;
        context.report({ node, messageId: 'unknownPart', data: { folder: from.folder, part: from.part, parts: PARTS.join(', ') } });
      },
      ...importVisitor((node, specifier) => {
        const problem = problemOf(from, isTest, specifier, context.filename);
        if (problem) context.report({ node, ...problem });
      }),
    };
  },
};

function problemOf(from, isTest, specifier, filename) {
  if (specifier.startsWith('#')) return problemOfName(from, isTest, specifier);
  if (specifier.startsWith('.')) return problemOfPath(from, isTest, path.resolve(path.dirname(filename), specifier));
  return undefined;
}

function problemOfName(from, isTest, specifier) {
  const to = placeOfName(specifier);
  if (to.layer === undefined) return { messageId: 'unknownName', data: { specifier, names: allNames() } };
  if (from.layer === 'part' && from.part === to.part) return { messageId: 'ownPart', data: { specifier } };
  return problemOfArrow(from, isTest, to);
}

function problemOfPath(from, isTest, target) {
  const to = placeOfFile(target);
  if (to.atRoot) return isTest || MAY_READ_ROOT.includes(from.layer) ? undefined : { messageId: 'rootFile', data: { from: nameOf(from) } };
  if (to.folder === from.folder && to.part === from.part) return undefined;
  const arrow = to.layer && problemOfArrow(from, isTest, to);
  return arrow ?? { messageId: 'byName', data: { from: nameOf(from), name: to.importName ?? '#…' } };
}

function problemOfArrow(from, isTest, to) {
  const allowed = allowedFrom(from, isTest);
  if (!allowed.includes(to.layer)) {
    return { messageId: 'arrow', data: { from: nameOf(from), to: nameOf(to), allowed: allowed.map(layerName).join(', ') } };
  }
  if (from.layer === 'part' && to.layer === 'part' && PARTS.indexOf(to.part) > PARTS.indexOf(from.part)) {
    const earlier = PARTS.slice(0, PARTS.indexOf(from.part)).join(', ') || 'none';
    return { messageId: 'laterPart', data: { from: nameOf(from), to: to.part, earlier } };
  }
  return undefined;
}

function allowedFrom(from, isTest) {
  const allowed = MAY_IMPORT[from.layer];
  return isTest && TESTS_MAY_USE_HARNESS.includes(from.layer) ? [...allowed, 'cluster', 'harness'] : allowed;
}

function nameOf(place) {
  if (place.layer !== 'part') return place.layer;
  return place.folder ? `${place.folder}/${place.part}` : place.part;
}

function layerName(layer) {
  return layer === 'part' ? '#labs/…' : `#${layer}`;
}

function allNames() {
  const folders = Object.keys(MAY_IMPORT).filter((layer) => layer !== 'part');
  return [...folders, ...PARTS.map((part) => `labs/${part}`)].map((name) => `#${name}/…`).join(', ');
}
