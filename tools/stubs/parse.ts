import { Project, type SourceFile } from 'ts-morph';

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, skipFileDependencyResolution: true });

/** The syntax tree of `text`. Without types: no other file is read. The next call may invalidate this tree. */
export function parse(text: string, role: 'reference' | 'draft' | 'stub'): SourceFile {
  return project.createSourceFile(`/${role}.ts`, text, { overwrite: true });
}
