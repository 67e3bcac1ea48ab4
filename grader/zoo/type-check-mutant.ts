import { realpathSync } from 'node:fs';
import { join, relative } from 'node:path';

import ts from 'typescript';

import { PROJECT_ROOT } from '#grader/root';

import type { Files } from './patch';

/**
 * Type-checks mutants of the reference: one that does not compile would be killed for the wrong reason. All mutants share
 * one language service, which parses and binds only the files that differ from the mutant before.
 */
export class MutantTypeCheck {
  private readonly root: string;
  private readonly options: ts.CompilerOptions;
  private readonly reference: readonly string[];
  /** By file of the reference: the files that it imports. A mutant's own imports do not matter, since its files are checked. */
  private readonly imports: ReadonlyMap<string, readonly string[]>;
  private readonly service: ts.LanguageService;
  /** By absolute path: the files of the current mutant. */
  private mutated: ReadonlyMap<string, string> = new Map();
  private readonly versions = new Map<string, number>();
  private readonly snapshots = new Map<string, ts.IScriptSnapshot>();

  /** @param root a folder with `tsconfig.reference.json`, whose `reference/` is read once */
  constructor(root: string = PROJECT_ROOT) {
    // As the compiler names the files that it resolves.
    this.root = realpathSync(root);
    const config = ts.getParsedCommandLineOfConfigFile(
      join(this.root, 'tsconfig.reference.json'),
      {},
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: raise },
    )!;
    this.options = { ...config.options, incremental: false, tsBuildInfoFile: undefined };
    this.reference = config.fileNames.filter((file) => relative(this.root, file).startsWith('reference/') && !file.endsWith('.test.ts'));
    this.imports = new Map(this.reference.map((file) => [file, this.importsOf(file)]));
    this.service = ts.createLanguageService(this.host());
  }

  /** The errors of the whole reference without a mutant. */
  errorsOfReference(): readonly string[] {
    this.setMutant(new Map());
    return this.errorsOf(this.reference);
  }

  /**
   * The errors of the mutant's files and of the reference files that import them, directly or not.
   *
   * @param files the mutated files, complete
   * @returns `reference/lab1/raw-api.ts:33: Property 'x' does not exist …`
   */
  errorsOfMutant(files: Files): readonly string[] {
    this.setMutant(new Map([...files].map(([path, text]) => [join(this.root, path), text])));
    return this.errorsOf(this.withImporters([...this.mutated.keys()]));
  }

  private setMutant(mutated: ReadonlyMap<string, string>): void {
    for (const file of [...this.mutated.keys(), ...mutated.keys()]) {
      this.versions.set(file, (this.versions.get(file) ?? 0) + 1);
      this.snapshots.delete(file);
    }
    this.mutated = mutated;
  }

  private errorsOf(files: readonly string[]): readonly string[] {
    const program = this.service.getProgram()!;
    return files.flatMap((file) => {
      const source = program.getSourceFile(file);
      if (source === undefined) return [`${relative(this.root, file)}: this file is not part of the reference.`];
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((error) => this.textOf(error));
    });
  }

  private textOf({ file, start, messageText }: ts.Diagnostic): string {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (file === undefined) return message;
    const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
    return `${relative(this.root, file.fileName)}:${line + 1}: ${message}`;
  }

  private withImporters(files: readonly string[]): readonly string[] {
    const found = new Set(files);
    // The iteration of a set includes what is added during it.
    for (const file of found) {
      for (const [importer, imported] of this.imports) if (imported.includes(file)) found.add(importer);
    }
    return [...found];
  }

  private importsOf(file: string): readonly string[] {
    return ts.preProcessFile(ts.sys.readFile(file) ?? '').importedFiles.flatMap(({ fileName }) => {
      const { resolvedModule } = ts.resolveModuleName(fileName, file, this.options, ts.sys, undefined, undefined, ts.ModuleKind.CommonJS);
      return resolvedModule === undefined ? [] : [resolvedModule.resolvedFileName];
    });
  }

  private host(): ts.LanguageServiceHost {
    return {
      getScriptFileNames: () => [...this.reference],
      getScriptVersion: (file) => String(this.versions.get(file) ?? 0),
      getScriptSnapshot: (file) => this.snapshotOf(file),
      getCurrentDirectory: () => this.root,
      getCompilationSettings: () => this.options,
      getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
      realpath: ts.sys.realpath,
    };
  }

  private snapshotOf(file: string): ts.IScriptSnapshot | undefined {
    const known = this.snapshots.get(file);
    if (known !== undefined) return known;
    const text = this.mutated.get(file) ?? ts.sys.readFile(file);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.snapshots.set(file, snapshot);
    return snapshot;
  }
}

function raise(error: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(error.messageText, ' '));
}
