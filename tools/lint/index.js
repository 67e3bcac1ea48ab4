'use strict';

/** TypeKV's own lint rules, as a plugin: `typekv/house` and its neighbours. */
module.exports = {
  meta: { name: 'typekv' },
  rules: {
    house: require('./house'),
    'no-node-api': require('./no-node-api'),
    'reference-shape': require('./reference-shape'),
  },
};
