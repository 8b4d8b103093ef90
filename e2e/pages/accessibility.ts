/**
 * What axe finds wrong with a page as it is at the moment, for people with a keyboard, a screen reader or weak eyes.
 * From: the tests. To: the page, frames and shadow roots as well.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export class AccessibilityLook {
  /** A line for each element that breaks a rule, in each state. */
  readonly faults: string[] = [];

  /** `state` is named in what is found. `isForFrames`: headings are those of the page around it. */
  async at(page: Page, state: string, { isForFrames = false } = {}): Promise<void> {
    // Pages come in parts: that of the address before has no heading any more, this one has none yet.
    if (!isForFrames) await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.evaluate(AXE);
    const rules = { 'page-has-heading-one': { enabled: !isForFrames } };
    const { violations } = await page.evaluate(
      (options): Promise<AxeResults> => Reflect.get(globalThis, 'axe').run(options),
      { resultTypes: ['violations'], rules },
    );
    for (const { id, help, nodes } of violations) {
      for (const { target, html } of nodes) {
        this.faults.push(`${state}: ${id} (${help}) at ${target.join(' ')}: ${html}`);
      }
    }
  }
}
