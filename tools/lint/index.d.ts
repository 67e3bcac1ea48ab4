import type { Rule } from 'eslint';

export const meta: { readonly name: string };
export const rules: Readonly<Record<'layout' | 'no-node-api' | 'reference-shape', Rule.RuleModule>>;
