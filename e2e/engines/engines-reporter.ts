/**
 * Says at the end of a run which other engines it used, and loudly which it left out.
 * From: the annotations `engine` of the tests, and what is installed. To: the last lines of the run.
 */
import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { ENGINE_NAMES, leftOut, missingPackages } from '../../tools/engine-programs.ts';

export default class EnginesReporter implements Reporter {
  readonly #used = new Set<string>();
  #areWanted = false;

  onBegin(_config: unknown, suite: Suite): void {
    this.#areWanted = suite.allTests().some(({ location }) => location.file.includes('engines'));
  }

  onTestEnd(test: TestCase): void {
    for (const { type, description } of test.annotations) {
      if (type === 'engine' && description) this.#used.add(description);
    }
  }

  onEnd(): void {
    if (this.#used.size > 0) {
      process.stdout.write(`\nRun in Chromium, and in ${[...this.#used].join(' and ')}.\n`);
    }
    if (!this.#areWanted) return;
    for (const name of ENGINE_NAMES) {
      const packages = missingPackages(name);
      if (packages.length > 0) process.stderr.write(`\n${leftOut(name, packages)}`);
    }
  }
}
