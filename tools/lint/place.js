'use strict';

const path = require('node:path');
const { MAY_IMPORT, PARTS, PART_FOLDERS } = require('./house-map');

const ROOT = path.resolve(__dirname, '../..');

/**
 * Where a file lies in the house: its top-level folder, its layer (`part` for labs/ and reference/), its part where it has
 * one, and the name others import it by. `layer` is undefined for files outside the house.
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

/** The place that a `#…` name stands for; `layer` is undefined where there is no such name. */
function placeOfName(specifier) {
  const [name, part] = specifier.slice(1).split('/');
  if (name === 'labs' && PARTS.includes(part)) return { layer: 'part', part };
  return { layer: name !== 'part' && name in MAY_IMPORT ? name : undefined };
}

function importName(first, rest) {
  return `#${[first, ...rest].join('/').replace(/\.(ts|js)$/, '')}`;
}

module.exports = { ROOT, placeOfFile, placeOfName };
