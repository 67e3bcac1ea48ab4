/* eslint-disable @typescript-eslint/no-require-imports */
/**
 * Modules that are loaded when they are used, because they are heavy: grading must start at once. By `require`, since a
 * dynamic `import()` goes past the compiler hook.
 */
export const lazy = {
  serve: () => require('#grader/commands/serve') as typeof import('#grader/commands/serve'),
  cluster: () => require('#grader/commands/cluster') as typeof import('#grader/commands/cluster'),
  kv: () => require('#grader/commands/kv') as typeof import('#grader/commands/kv'),
  bench: () => require('#grader/commands/bench') as typeof import('#grader/commands/bench'),
  docs: () => require('#docs/site/main') as typeof import('#docs/site/main'),
  stubs: () => require('#tools/stubs/main') as typeof import('#tools/stubs/main'),
  proto: () => require('#tools/proto') as typeof import('#tools/proto'),
  rebase: () => require('#grader/commands/zoo-rebase') as typeof import('#grader/commands/zoo-rebase'),
  levelEngine: () => require('#kit/engines/level-engine') as typeof import('#kit/engines/level-engine'),
};
