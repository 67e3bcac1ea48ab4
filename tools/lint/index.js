'use strict';

/** The lint rules of TypeKV, as a plugin: `typekv/layout`, `typekv/no-node-api`, `typekv/reference-shape`. */
module.exports = {
  meta: { name: 'typekv' },
  rules: {
    layout: require('./layout'),
    'no-node-api': require('./no-node-api'),
    'reference-shape': require('./reference-shape'),
  },
};
