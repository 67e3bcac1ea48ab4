/* eslint-disable @typescript-eslint/no-require-imports */
/**
 * Modules that are loaded when they are used, because they are heavy: grading must start at once. By `require`, since a
 * dynamic `import()` goes past the compiler hook.
 */
export const lazy = {
  serve: () => require('#cli/serve') as typeof import('#cli/serve'),
  cluster: () => require('#cli/cluster') as typeof import('#cli/cluster'),
  kv: () => require('#cli/kv') as typeof import('#cli/kv'),
  bench: () => require('#cli/bench') as typeof import('#cli/bench'),
  docs: () => require('#docs/site/build-site') as typeof import('#docs/site/build-site'),
  stubs: () => require('#tools/stubs/main') as typeof import('#tools/stubs/main'),
  proto: () => require('#tools/proto') as typeof import('#tools/proto'),
  rebase: () => require('#cli/zoo-rebase') as typeof import('#cli/zoo-rebase'),
  levelEngine: () => require('#kit/engines/level-engine') as typeof import('#kit/engines/level-engine'),
};
