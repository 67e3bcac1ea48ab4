import { assert } from '#kit/assert';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const NAME = '[A-Za-z_][\\w.-]*';
const ATTRIBUTE = new RegExp(`\\s+(${NAME})="([^"<&]|&(?:amp|lt|gt|quot|apos|#\\d+);)*"`, 'g');
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, 'y');
const TEXT = /(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+);)+/y;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The elements of an XML document in the order of their opening tags. Throws if it is not well-formed. For tests. */
export function elementsOf(document: string): readonly XmlElement[] {
  assert(document.startsWith(DECLARATION), 'the document begins with the XML declaration');
  // eslint-disable-next-line no-control-regex
  assert(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(document), 'the document has no characters that are not allowed in XML');
  const elements: XmlElement[] = [];
  const open: string[] = [];
  for (let at = DECLARATION.length; at < document.length;) {
    TAG.lastIndex = TEXT.lastIndex = at;
    const [text] = TEXT.exec(document) ?? [];
    const tag = text === undefined ? TAG.exec(document) : null;
    assert(text !== undefined || tag !== null, `not well-formed at: ${document.slice(at, at + 80)}`);
    at += text?.length ?? tag![0].length;
    if (tag !== null) takeTag(tag, elements, open);
  }
  assert(open.length === 0, `never closed: ${open.join(', ')}`);
  return elements;
}

function takeTag([, closing, name, attributes, selfClosing]: RegExpExecArray, elements: XmlElement[], open: string[]): void {
  if (closing !== '') return assert(open.pop() === name, `</${name}> closes another element`);
  elements.push({ name: name!, attributes: attributesOf(attributes!) });
  if (selfClosing === '') open.push(name!);
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)];
  assert(found.map(([whole]) => whole).join('') === text, `attributes are not well-formed: ${text}`);
  return Object.fromEntries(found.map(([whole, name]) => [name!, whole.trim().slice(name!.length + 2, -1)]));
}
