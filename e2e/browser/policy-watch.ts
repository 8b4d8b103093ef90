/**
 * Notes whatever a page's content security policy forbids: what the page itself reports, frames and workers as well.
 * From: the browser. To: the tests.
 */
import type { Page } from '@playwright/test';

export interface PolicyWatch {
  /** What was forbidden so far. */
  readonly violations: string[];
}

/** To be called before the page goes anywhere. */
export async function watchPolicy(page: Page): Promise<PolicyWatch> {
  const violations: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { violatedDirective, blockedURI, sourceFile } = event;
      const report = (window as unknown as { reportViolation(text: string): void }).reportViolation;
      report(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  // What happens in a worker is told here alone.
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  return { violations };
}
