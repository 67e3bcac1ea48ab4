import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as ts from 'typescript';

import { PROJECT_ROOT } from '#grader/root';
import { escapeHtml } from '#harness/report/html/escape';

/** A field or method of an interface, with its documentation. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/**
 * The fields of an interface, in their order.
 * @param file relative to the project's root
 * @returns `undefined` if there is no such file or interface
 */
export function fieldsOf(file: string, name: string): readonly Field[] | undefined {
  const path = join(PROJECT_ROOT, file);
  if (!existsSync(path)) return undefined;
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found = source.statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  return found && (found as ts.InterfaceDeclaration).members.map((member) => fieldOf(member, source));
}

function fieldOf(member: ts.TypeElement, source: ts.SourceFile): Field {
  const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const comment = comments.map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '').join(' ');
  const type = ts.isPropertySignature(member) ? (member.type?.getText(source) ?? '') : '';
  const parameters = ts.isMethodSignature(member) ? `(${member.parameters.map((parameter) => parameter.name.getText(source)).join(', ')})` : '';
  return { name: `${member.name?.getText(source) ?? ''}${parameters}`, type, comment: comment.replace(/\s+/g, ' ').trim() };
}

/** The fields as an HTML table. It is made from the source, so that the page always agrees with it. */
export function fieldTable(file: string, name: string): string {
  const rows = (fieldsOf(file, name) ?? []).map(
    ({ name: field, type, comment }) =>
      `<tr><td><code>${escapeHtml(field)}</code></td><td>${type === '' ? '' : `<code>${escapeHtml(type)}</code>`}</td><td>${withCode(comment)}</td></tr>`,
  );
  const head = `<tr>${['Field', 'Type', 'Meaning'].map((column) => `<th scope="col">${column}</th>`).join('')}</tr>`;
  return `<div class="table" tabindex="0" role="region" aria-label="Fields of ${escapeHtml(name)}"><table class="fields">
<thead>${head}</thead>
<tbody>\n${rows.join('\n')}\n</tbody></table></div>\n`;
}

function withCode(comment: string): string {
  return escapeHtml(comment).replace(/`([^`]*)`/g, '<code>$1</code>');
}
