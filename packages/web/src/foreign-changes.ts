/**
 * Lets React live with what translators and extensions change in a page: they move and replace nodes that React has put there
 * and will take out again. Taking out a node that is not there any more would throw, and React then takes the whole page away.
 * From: main.tsx, once, before the first page. To: the browser's `Node`.
 *
 * Source: https://github.com/facebook/react/issues/11538, where React's own people name this as the way round. That words go on
 * changing is test/translated-pages.test.ts' matter.
 */
export function surviveForeignChanges(prototype: Node): void {
  const { removeChild, insertBefore } = prototype;

  prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    if (child.parentNode === this) removeChild.call(this, child);
    // It stands somewhere else, such as in a translator's element: there it goes as well.
    else child.parentNode?.removeChild(child);
    return child;
  };

  prototype.insertBefore = function <T extends Node>(this: Node, node: T, before?: Node | null): T {
    // Some libraries leave it out, which browsers take as the end.
    insertBefore.call(this, node, before?.parentNode ? placeIn(this, before) : null);
    return node;
  };
}

/** The child of `parent` in which `node` stands now; null, which is the end, if it stands nowhere in there. */
function placeIn(parent: Node, node: Node): Node | null {
  let place: Node | null = node;
  while (place !== null && place.parentNode !== parent) place = place.parentNode;
  return place;
}
