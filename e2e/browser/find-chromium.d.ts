/** @throws if CHROMIUM_PATH names something that is no Chromium: another one in its place would surprise. */
export declare function findChromium(env?: NodeJS.ProcessEnv): string | undefined;
