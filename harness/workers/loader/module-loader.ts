import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';

import { absentPart } from '#harness/workers/loader/absent-part';
import { type ModuleFunction, compileModule } from '#harness/workers/loader/compile';
import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { showPath } from '#harness/workers/loader/show-path';
import { SolutionError } from '#harness/workers/loader/solution-error';
import { type Capabilities, makeCapabilities } from '#harness/workers/loader/capabilities';
import { readSolutionFile, typescriptFile } from '#harness/workers/loader/solution-files';
import type { CodeSource, CodeWatcher, ModuleScope } from '#harness/scenario/code-source';

export interface ModuleLoaderOptions {
  /** The folder that contains `kit/` and `cluster/`. */
  readonly root: string;
  /** The folder of each part: `lab1` → `…/labs/lab1`. */
  readonly parts: ReadonlyMap<string, string>;
  /** Gives modules that all stores share, which have no state: `#kit/…`, and the packages that given code uses. */
  readonly requireShared: (name: string) => unknown;
}

const PARAMETERS = ['exports', 'require', 'module'] as const;

/**
 * Serves the part map of package.json inside the grader: takes each part from any folder, and gives every store of every
 * run fresh instances of the solution's and the cluster's modules. Files are compiled once.
 */
export class ModuleLoader implements CodeSource {
  private readonly compiled = new Map<string, ModuleFunction>();
  private readonly shared = new Map<string, unknown>();
  /** By importer and name; `undefined` for a shared module. */
  private readonly resolved = new Map<string, string | undefined>();
  private capabilityNames: readonly string[] = [];

  constructor(private readonly options: ModuleLoaderOptions) {}

  instance(watcher: CodeWatcher): ModuleScope {
    const capabilities = makeCapabilities(watcher);
    this.capabilityNames = Object.keys(capabilities);
    const instances = new Map<string, { exports: unknown }>();
    return { load: <Exports>(name: string) => this.load(name, undefined, instances, capabilities) as Exports };
  }

  /** @param importer the importing file; `undefined` for the host */
  private load(name: string, importer: string | undefined, instances: Instances, capabilities: Capabilities): unknown {
    const file = this.resolveOnce(name, importer);
    if (file === undefined) return this.requireShared(name);
    const known = instances.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    instances.set(file, module);
    const require = Object.freeze((wanted: unknown): unknown => this.load(checkName(wanted, file), file, instances, capabilities));
    // By this name, stacks show the frame of a module's own statements.
    const topLevel = this.compile(file);
    try {
      topLevel(module.exports, require, module, ...this.capabilityNames.map((capability) => capabilities[capability]));
    } catch (error) {
      throw this.loadError(file, error);
    }
    return module.exports;
  }

  /**
   * Node resolves a module again for each request, which would be most of the cost of a new instance. Parts reach this code only
   * if they were not given.
   */
  private requireShared(name: string): unknown {
    if (!this.shared.has(name)) this.shared.set(name, isPart(name) ? absentPart(name) : this.options.requireShared(name));
    return this.shared.get(name);
  }

  private resolveOnce(name: string, importer: string | undefined): string | undefined {
    const key = `${importer ?? ''}\n${name}`;
    if (!this.resolved.has(key)) this.resolved.set(key, this.resolve(name, importer));
    return this.resolved.get(key);
  }

  /** The error that a solution's module threw while it was loaded, with the file's name. An error that already names it is unchanged. */
  private loadError(file: string, error: unknown): unknown {
    // Checked by its fields and not by its class: it may be an Error of another realm.
    const { name = '', stack } = (error ?? {}) as Partial<Error>;
    if (this.partOf(file) === undefined || ['SolutionError', 'ForbiddenCall', 'NotImplemented'].includes(name)) return error;
    const text = stack ?? String(error);
    return new SolutionError(`${show(file)} threw when it was imported.\n${text}`);
  }

  private compile(file: string): ModuleFunction {
    let compiled = this.compiled.get(file);
    if (compiled === undefined) {
      const home = this.partOf(file);
      const source = home === undefined ? readFileSync(file, 'utf8') : readSolutionFile(file, home);
      const parameterNames = [...PARAMETERS, ...this.capabilityNames];
      compiled = compileModule({ file, source, parameterNames, restricted: home !== undefined });
      this.compiled.set(file, compiled);
    }
    return compiled;
  }

  /** The file behind a name; `undefined` for a module that is shared. */
  private resolve(name: string, importer: string | undefined): string | undefined {
    if (name.startsWith('.')) return this.existing(this.resolveRelative(name, importer), name, importer);
    if (this.partOf(importer) !== undefined && !isForSolutions(name)) throw new ForbiddenCall(refusedImport(name, importer));
    const [, folder, path = ''] = /^#([^/]+)\/(.+)$/.exec(name) ?? [];
    if (folder === 'labs') return this.resolvePart(name, path, importer);
    if (folder === 'cluster') return this.existing(join(this.options.root, 'cluster', path), name, importer);
    return undefined;
  }

  /** @param path `lab1/raw-api` */
  private resolvePart(name: string, path: string, importer: string | undefined): string | undefined {
    const [part = '', ...file] = path.split('/');
    const home = this.options.parts.get(part);
    return home === undefined ? undefined : this.existing(join(home, ...file), name, importer);
  }

  private resolveRelative(name: string, importer: string | undefined): string {
    const folder = dirname(importer ?? '');
    const target = resolve(folder, name);
    const home = this.partOf(importer);
    if (home !== undefined && !target.startsWith(home + sep)) {
      throw new ForbiddenCall(
        `${show(importer)} imports '${name}', which is outside of its part. Import other parts by name, '#labs/lab1/…'.`,
      );
    }
    return target;
  }

  /** The folder of the part that `file` belongs to. */
  private partOf(file: string | undefined): string | undefined {
    return [...this.options.parts.values()].find((folder) => file?.startsWith(folder + sep));
  }

  private existing(path: string, name: string, importer: string | undefined): string {
    const file = typescriptFile(path);
    if (file !== undefined) return file;
    const wanted = importer === undefined ? '' : ` ('${name}' is imported by ${show(importer)})`;
    throw new SolutionError(`${show(`${path}.ts`)} is missing${wanted}.`);
  }
}

type Instances = Map<string, { exports: unknown }>;

/** Engines reach the real disk; a name with `..` in it would lead anywhere. */
function isForSolutions(name: string): boolean {
  const [folder, ...path] = name.split('/');
  if (path.length === 0 || path.some((step) => step === '..' || step === '.' || step === '')) return false;
  return folder === '#labs' || (folder === '#kit' && path[0] !== 'engines');
}

/** Compiled code calls `require` by this name, and so can a solution. With an object, each use of the name could give another one. */
function checkName(name: unknown, importer: string): string {
  if (typeof name === 'string') return name;
  throw new ForbiddenCall(`${show(importer)} imports a module by a value of type ${typeof name}. Name the module by a string.`);
}

function refusedImport(name: string, importer: string | undefined): string {
  const what = isBuiltin(name) ? `Node's module '${name}'` : `'${name}'`;
  return `${show(importer)} imports ${what}. A solution may import '#kit/…' without its engines, parts such as '#labs/lab1/…', and its own files.`;
}

function isPart(name: string): boolean {
  return name.startsWith('#labs/');
}

function show(file: string | undefined): string {
  return file === undefined ? 'the host' : showPath(file);
}
