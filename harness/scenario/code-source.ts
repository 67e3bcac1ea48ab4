/** The source of the stores' code. */
export interface CodeSource {
  /** Fresh instances of all modules of one store. They share nothing with any other store or run. */
  instance(watcher: CodeWatcher): ModuleScope;
}

export interface ModuleScope {
  /** The exports of a module by its name, `#cluster/raw-node` or `#labs/lab1/raw-api`. */
  load<Exports>(name: string): Exports;
}

/** Is told what a solution's code does besides calling its interfaces. */
export interface CodeWatcher {
  /** The code used something that would make a run irreproducible. `message` names the replacement. */
  forbidden(message: string): void;
  /** The code wrote a line to its console. */
  output(line: string): void;
}
