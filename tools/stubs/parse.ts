import { Project, type SourceFile } from 'ts-morph';

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, skipFileDependencyResolution: true });

/** The syntax tree of `text`. No types: nothing but this one file is ever read. The next call may forget this tree. */
export function parse(text: string, role: 'reference' | 'draft' | 'stub'): SourceFile {
  return project.createSourceFile(`/${role}.ts`, text, { overwrite: true });
}
