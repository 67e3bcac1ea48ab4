/** How esbuild makes the page's script of `harness/report/html/client/`: one file, for browsers of 2022 and later. */
export const BUNDLE_OPTIONS = {
  entryPoints: ['harness/report/html/client/main.ts'],
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'inline',
  write: false,
} as const;
