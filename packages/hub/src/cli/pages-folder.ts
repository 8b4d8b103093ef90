/**
 * Where the built pages are: in the package that was installed, or in the checkout that builds them.
 * From: the folder of this file. To: hub-command.ts.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const IN_PACKAGE = fileURLToPath(new URL('../../pages', import.meta.url));
const IN_CHECKOUT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export const pagesFolder = existsSync(IN_PACKAGE) ? IN_PACKAGE : IN_CHECKOUT;
