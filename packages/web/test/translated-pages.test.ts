/**
 * Translators (Chrome's own, extensions) put other nodes in the place of a page's text nodes. React goes on with a text node that
 * is in the page no more: the words never change again, and taking it out throws. If a text is all that its element has,
 * React writes it into the element, whatever stands in there. So no text may have a neighbour: it gets a `<span>` of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** Those are elements, whoever hands them over. */
const ELEMENTS_BY_NAME = new Set(['children', 'stats']);

test('no text of a page has a neighbour in its element', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const pages = files.filter((file) => file.endsWith('.tsx'));
  expect(pages.length).toBeGreaterThan(30);
  const found = pages.flatMap((file) => {
    const source = readFileSync(join(SOURCES, file), 'utf8');
    return neighboured(file, source);
  });
  expect(found).toEqual([]);
});

test.each([
  ['a word beside a sign', '<b><Sign />{isOn ? t("on") : t("off")}</b>'],
  ['two words of which one is there', '<b>{isOn && t("on")}{isOff && t("off")}</b>'],
  ['a word that is written down', '<b>word <i /></b>'],
  ['a number in a sentence', '<b>{count} viewers</b>'],
  ['a word beside an element in a fragment', '<>{name}<b /></>'],
  ['a blank between two elements', '<b><i /> <u /></b>'],
  ['a template', '<b>{`word`}<i /></b>'],
])('the look finds %s', (_name, source) => {
  expect(neighboured('x.tsx', `const x = ${source};`)).not.toEqual([]);
});

test.each([
  ['a word alone', '<b>{isOn ? t("on") : t("off")}</b>'],
  ['elements that may be missing', '<b>{isOn && (<i />)}{list.map((a) => <u />)}</b>'],
  ['words of which each has an element', '<b><i>{a}</i>{isOn && <u>{b}</u>}</b>'],
])('the look finds nothing in %s', (_name, source) => {
  expect(neighboured('x.tsx', `const x = ${source};`)).toEqual([]);
});

function neighboured(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source, { lang: 'tsx' });
  expect(errors).toEqual([]);
  const found: string[] = [];
  visit(program as unknown as Node, (node) => {
    if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') return;
    const children = (node['children'] as Node[]).filter(isThere);
    if (children.length < 2) return;
    const line = (text: Node) => source.slice(0, text.start).split('\n').length;
    for (const text of children.filter(mayBeText)) found.push(`${file}:${line(text)}`);
  });
  return found;
}

/** White space with a line break in it, and comments, are nothing. */
function isThere(child: Node): boolean {
  if (child.type === 'JSXText') return !/^\s*\n\s*$/.test(String(child['value']));
  const { expression } = child as { expression?: Node };
  return expression?.type !== 'JSXEmptyExpression';
}

function mayBeText(child: Node): boolean {
  if (child.type === 'JSXText') return true;
  return child.type === 'JSXExpressionContainer' && isTextual(child['expression'] as Node);
}

/** Unless it can be seen that it is an element, a list of elements or nothing, it may be a text. */
function isTextual(value: Node): boolean {
  switch (value.type) {
    case 'JSXElement':
    case 'JSXFragment':
      return false;
    case 'ParenthesizedExpression':
      return isTextual(value['expression'] as Node);
    case 'LogicalExpression':
      return isTextual(value['right'] as Node);
    case 'ConditionalExpression':
      return isTextual(value['consequent'] as Node) || isTextual(value['alternate'] as Node);
    case 'CallExpression': {
      const { property } = value['callee'] as { property?: { name?: string } };
      return property?.name !== 'map';
    }
    case 'Identifier':
      return !ELEMENTS_BY_NAME.has(String(value['name']));
    case 'Literal':
      return typeof value['value'] === 'string' || typeof value['value'] === 'number';
    default:
      return true;
  }
}

function visit(value: unknown, look: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, look);
  if (typeof value !== 'object' || value === null || !('type' in value)) return;
  look(value as Node);
  for (const field of Object.values(value)) visit(field, look);
}
