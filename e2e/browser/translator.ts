/**
 * A translator in the page, as Chrome's own works: each text node is taken out, and two `<font>` elements with other words are
 * put in its place; what is written later is translated as well.
 * From: the tests, `installTranslator` as a script that runs before the page's own. To: the page.
 */

/** Runs in the page. The words stay readable for tests: `Mute` becomes `»Mute«`. */
export function installTranslator(): void {
  const isTranslated = new WeakSet<Node>();

  function translate(root: Node): void {
    const texts: Text[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node: Node | null = root; node; node = walker.nextNode()) {
      if (node instanceof Text) texts.push(node);
    }
    for (const text of texts) replace(text);
  }

  function replace(text: Text): void {
    const parent = text.parentElement;
    if (!parent || isTranslated.has(parent) || text.data.trim() === '') return;
    if (parent.closest('script, style, [translate="no"]')) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    isTranslated.add(inner);
    inner.textContent = `»${text.data}«`;
    outer.append(inner);
    text.replaceWith(outer);
  }

  addEventListener('DOMContentLoaded', () => {
    translate(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) translate(node);
    }).observe(document.body, { subtree: true, childList: true });
  });
}
