/** A door of its own for who only looks for programs: the other one loads the whole hub. */
export { findChromium } from './browser/find-chromium.ts';
export { findProgram, packagesOf } from './proxies/find-program.ts';
