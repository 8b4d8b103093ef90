/** Nodes that somebody else has moved or taken away are no reason for a page to go away. */
import { expect, test } from 'vitest';
import { surviveForeignChanges } from '../src/foreign-changes.ts';

/** As much of the browser's `Node` as is needed, with its two complaints. */
class FakeNode {
  parentNode: FakeNode | null = null;
  readonly children: FakeNode[] = [];
  readonly name: string;

  constructor(name: string, ...children: FakeNode[]) {
    this.name = name;
    for (const child of children) this.insertBefore(child, null);
  }

  get text(): string {
    return this.children.length === 0
      ? this.name
      : `${this.name}(${this.children.map((c) => c.text)})`;
  }

  removeChild(child: FakeNode): FakeNode {
    if (child.parentNode !== this) throw new Error('not a child of this node');
    this.children.splice(this.children.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }

  insertBefore(node: FakeNode, before: FakeNode | null): FakeNode {
    if (before !== null && before.parentNode !== this) throw new Error('not a child of this node');
    node.parentNode?.removeChild(node);
    this.children.splice(
      before === null ? this.children.length : this.children.indexOf(before),
      0,
      node,
    );
    node.parentNode = this;
    return node;
  }
}
surviveForeignChanges(FakeNode.prototype as unknown as Node);

test('what is where it should be is taken out and put in as ever', () => {
  const [a, b] = [new FakeNode('a'), new FakeNode('b')];
  const page = new FakeNode('page', a, b);
  page.insertBefore(new FakeNode('new'), b);
  page.removeChild(a);
  page.insertBefore(new FakeNode('last'), undefined as unknown as null);
  expect(page.text).toBe('page(new,b,last)');
});

test('a node that has been replaced is gone, and what is next goes on', () => {
  const word = new FakeNode('word');
  const page = new FakeNode('page', new FakeNode('sign'), word);
  page.removeChild(word);
  page.insertBefore(new FakeNode('translated'), null);
  expect(page.removeChild(word)).toBe(word);
  page.insertBefore(new FakeNode('new'), word);
  expect(page.text).toBe('page(sign,translated,new)');
});

test('a node that has been wrapped is taken out of there, and others come before its wrapping', () => {
  const word = new FakeNode('word');
  const page = new FakeNode('page', new FakeNode('sign'), word);
  page.insertBefore(new FakeNode('font', word), null);
  page.insertBefore(new FakeNode('new'), word);
  expect(page.text).toBe('page(sign,new,font(word))');
  page.removeChild(word);
  expect(page.text).toBe('page(sign,new,font)');
});
