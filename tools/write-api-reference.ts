/**
 * `npm run docs:api`: writes the reference of all that the packages export as Markdown.
 * From: the packages, which it builds. To: dist/api.
 */
import { resolve } from 'node:path';
import { readApiReference } from './api-reference/api-reference.ts';
import { BUILT, builtPackages } from './packages/built-packages.ts';

const TO = resolve('dist/api');

await builtPackages();
const reference = await readApiReference(BUILT);
await reference.write(TO);
process.stdout.write(`Begin at ${TO}/README.md\n`);
