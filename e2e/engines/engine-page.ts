/**
 * Elements of a page in another engine, with what Playwright's locators have that the tests need: one that is waited
 * for, also in shadow roots; functions on it; a real click, once it can be hit.
 * From: in-engines.ts. To: an EngineBrowser, as expressions.
 */
import { expect } from '../expect.ts';
import type { EngineBrowser } from './engine-browser.ts';

/** These engines draw and encode in software, beside other browsers. */
const THERE_WITHIN_MS = 40_000;

export class EnginePage {
  readonly browser: EngineBrowser;

  constructor(browser: EngineBrowser) {
    this.browser = browser;
  }

  find(selector: string): EngineElement {
    return new EngineElement(this.browser, selector);
  }

  findTestId(testId: string): EngineElement {
    return this.find(`[data-testid="${testId}"]`);
  }

  /** Runs a function that uses nothing from outside of it. */
  async evaluate<Result>(inPage: () => Result | Promise<Result>): Promise<Result> {
    return (await this.browser.evaluate(`(${inPage})()`)) as Result;
  }
}

export class EngineElement {
  readonly #browser: EngineBrowser;
  readonly #selector: string;

  constructor(browser: EngineBrowser, selector: string) {
    this.#browser = browser;
    this.#selector = selector;
  }

  /** As Playwright's: the function uses nothing from outside of it. Waits until the element is there. */
  async evaluate<Result, Argument>(
    inPage: (element: HTMLElement, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    const found = `(${findDeep})(${JSON.stringify(this.#selector)})`;
    const wish = { message: this.#selector, timeout: THERE_WITHIN_MS };
    await expect.poll(() => this.#browser.evaluate(`!!${found}`), wish).toBe(true);
    const given = JSON.stringify(argument ?? null);
    return (await this.#browser.evaluate(`(${inPage})(${found}, ${given})`)) as Result;
  }

  isThere(): Promise<boolean> {
    const found = `(${findDeep})(${JSON.stringify(this.#selector)})`;
    return this.#browser.evaluate(`!!${found}`) as Promise<boolean>;
  }

  /** Waits until the element is what a click would hit: of a dialog that opens it is not yet. */
  async click(): Promise<void> {
    let place: { x: number; y: number } | undefined;
    const look = async () => {
      place = (await this.evaluate(placeToHit)) ?? undefined;
      return place !== undefined;
    };
    await expect.poll(look, { message: this.#selector, timeout: THERE_WITHIN_MS }).toBe(true);
    if (place !== undefined) await this.#browser.click(place);
  }

  /** As if typed: React hears it. */
  async fill(text: string): Promise<void> {
    await this.evaluate((element, typed) => {
      const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
      value?.set?.call(element, typed);
      element.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
  }

  attribute(name: string): Promise<string | null> {
    return this.evaluate((element, wanted) => element.getAttribute(wanted), name);
  }
}

/** Runs in the page. Nothing: it is not shown, it moves, or something else is above it. */
async function placeToHit(element: HTMLElement): Promise<{ x: number; y: number } | null> {
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const before = element.getBoundingClientRect();
  await new Promise((done) => requestAnimationFrame(done));
  const { x, y, width, height } = element.getBoundingClientRect();
  const middle = { x: x + width / 2, y: y + height / 2 };
  const root = element.getRootNode() as Document | ShadowRoot;
  const hit = root.elementFromPoint(middle.x, middle.y);
  const stands = before.x === x && before.y === y && width * height > 0;
  return stands && element.contains(hit) ? middle : null;
}

/** Runs in the page. */
function findDeep(selector: string): Element | undefined {
  const roots: ParentNode[] = [document];
  for (const root of roots) {
    const found = root.querySelector(selector);
    if (found) return found;
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot);
  }
  return undefined;
}
