'use strict';
/**
 * A jest environment that runs tests with Node's own globals. jest's standard environment runs them in a context of Node's
 * `vm`, where each access to a global calls an interceptor: there our asynchronous simulations take 1.9 times as long.
 *
 * The test files of one jest worker share the globals. What a file adds to them is removed when the file is done. The files
 * do not share modules.
 */
const vm = require('node:vm');

const { ModuleMocker } = require('jest-mock');

/** Stands for Node's own context. jest's runtime accepts nothing but a context of `vm`. */
const NATIVE = vm.createContext(Object.freeze({}));

const { compileFunction } = vm;
// jest's runtime compiles every module with this function.
vm.compileFunction = (code, parameters, options) =>
  compileFunction(code, parameters, options?.parsingContext === NATIVE ? { ...options, parsingContext: undefined } : options);

module.exports = class NativeEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = null;
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
    this.globalsBefore = Object.getOwnPropertyDescriptors(globalThis);
    this.exitBefore = process.exit;
  }

  async setup() {}

  /** jest replaces the console and `process.exit`, and adds `test`, `expect` and others. */
  async teardown() {
    process.exit = this.exitBefore;
    Object.defineProperty(globalThis, 'console', this.globalsBefore.console);
    const added = Reflect.ownKeys(globalThis).filter((name) => !Object.hasOwn(this.globalsBefore, name));
    for (const name of added) Reflect.deleteProperty(globalThis, name);
  }

  exportConditions() {
    return this.conditions;
  }

  getVmContext() {
    return NATIVE;
  }
};
