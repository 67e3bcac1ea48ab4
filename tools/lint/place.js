'use strict';

const path = require('node:path');
const { MAY_IMPORT, PARTS, PART_FOLDERS } = require('./layout-map');

const ROOT = path.resolve(__dirname, '../..');

/**
 * The place of a file in the repository: its top-level folder, its layer (`part` for labs/ and reference/), its part if it
 * has one, and its import name. `layer` is undefined for files outside the layout.
 */
function placeOfFile(filename) {
  const relative = path.relative(ROOT, filename).split(path.sep).join('/');
  const [folder, ...inside] = relative.split('/');
  if (folder === '..') return { folder, layer: undefined, atRoot: false };
  if (inside.length === 0) return { folder: '', layer: undefined, atRoot: true };
  if (PART_FOLDERS.includes(folder)) {
    const [part] = inside;
    return { folder, layer: 'part', part, atRoot: false, importName: importName('labs', inside) };
  }
  return { folder, layer: folder in MAY_IMPORT ? folder : undefined, atRoot: false, importName: importName(folder, inside) };
}

/** The place that a `#…` name stands for; `layer` is undefined for an unknown name. */
function placeOfName(specifier) {
  const [name, part] = specifier.slice(1).split('/');
  if (name === 'labs' && PARTS.includes(part)) return { layer: 'part', part };
  return { layer: name !== 'part' && name in MAY_IMPORT ? name : undefined };
}

function importName(first, rest) {
  return `#${[first, ...rest].join('/').replace(/\.(ts|js)$/, '')}`;
}

module.exports = { ROOT, placeOfFile, placeOfName };
