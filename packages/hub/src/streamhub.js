#!/usr/bin/env -S node --max-semi-space-size=8
/**
 * Where the process of a hub begins: JavaScript that an old Node reads too, so that it can say what is missing. Such a
 * Node refuses `.ts` files by their names, with words that help nobody.
 * From: the command `streamhub`, deploy/. To: run-command.ts.
 */
import { isNodeNewEnough } from './node-check.js';

if (isNodeNewEnough()) {
  void import('./cli/run-command.ts')
    .then(({ runCommand }) => runCommand(process.argv.slice(2)))
    .then((exitCode) => {
      process.exitCode = exitCode;
    });
}
