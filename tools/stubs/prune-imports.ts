import type { ImportDeclaration, SourceFile } from 'ts-morph';
import { references, type Use } from './references';

const ERRORS = '#kit/errors';
const THROWN = 'NotImplemented';

/** What is imported from one module. */
interface Imported {
  readonly from: string;
  readonly isType: boolean;
  readonly defaultName?: string;
  readonly namespaceName?: string;
  readonly names: readonly { readonly text: string; readonly isType: boolean }[];
}

/**
 * The import lines of a stub: those imports of the reference that `draft` (the stub without imports) still uses, as type
 * imports if only types are used, and `NotImplemented` if a body throws it. Imports for side effects are dropped.
 */
export function pruneImports(reference: SourceFile, draft: SourceFile): string[] {
  const uses = references(draft);
  const kept = reference.getImportDeclarations().map((declaration) => prune(declaration, uses));
  const all = uses.has(THROWN) ? withThrown(kept) : kept;
  return all.filter((imported) => !isEmpty(imported)).map(print);
}

function prune(declaration: ImportDeclaration, uses: ReadonlyMap<string, Use>): Imported {
  const names = declaration.getNamedImports().map((specifier) => ({
    text: specifier.getText().replace(/^type\s+/, ''),
    use: uses.get((specifier.getAliasNode() ?? specifier.getNameNode()).getText()),
  }));
  const used = names.filter((name) => name.use !== undefined && name.text !== THROWN);
  const defaultName = usedName(declaration.getDefaultImport()?.getText(), uses);
  const namespaceName = usedName(declaration.getNamespaceImport()?.getText(), uses);
  const needsValue = [defaultName, namespaceName].some((name) => name !== undefined && uses.get(name) === 'value');
  return {
    from: declaration.getModuleSpecifierValue(),
    isType: !needsValue && used.every((name) => name.use === 'type'),
    defaultName,
    namespaceName,
    names: used.map(({ text, use }) => ({ text, isType: use === 'type' })),
  };
}

function usedName(name: string | undefined, uses: ReadonlyMap<string, Use>): string | undefined {
  return name !== undefined && uses.has(name) ? name : undefined;
}

/** Adds `NotImplemented` to the import of the same module; if there is none, adds an import in alphabetical order. */
function withThrown(imports: readonly Imported[]): Imported[] {
  const thrown = { text: THROWN, isType: false };
  const same = imports.findIndex((imported) => imported.from === ERRORS && imported.namespaceName === undefined);
  if (same >= 0) return imports.with(same, { ...imports[same]!, isType: false, names: [thrown, ...imports[same]!.names] });
  const after = imports.findIndex((imported) => imported.from > ERRORS);
  return imports.toSpliced(after < 0 ? imports.length : after, 0, { from: ERRORS, isType: false, names: [thrown] });
}

function isEmpty(imported: Imported): boolean {
  return imported.names.length === 0 && imported.defaultName === undefined && imported.namespaceName === undefined;
}

function print(imported: Imported): string {
  const { defaultName, namespaceName, isType, from } = imported;
  const names = imported.names.map((name) => (name.isType && !isType ? `type ${name.text}` : name.text));
  const namespaceClause = namespaceName && `* as ${namespaceName}`;
  const line = importLine(isType, [defaultName, namespaceClause, names.length > 0 && `{ ${names.join(', ')} }`], from);
  if (line.length <= 140) return line;
  return importLine(isType, [defaultName, `{\n${names.map((name) => `  ${name},\n`).join('')}}`], from);
}

function importLine(isType: boolean, clauses: readonly (string | false | undefined)[], from: string): string {
  return `import ${isType ? 'type ' : ''}${clauses.filter(Boolean).join(', ')} from '${from}';`;
}
