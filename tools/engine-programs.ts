/**
 * What the tests in Firefox and in WebKit need of the system, the Debian package of each, and where it is then.
 * From: the disk. To: ensure-programs.ts, which installs what is missing; e2e/engines/, which runs it.
 */
import { globSync } from 'node:fs';

export type EngineName = 'firefox' | 'webkit';

interface Need {
  package: string;
  /** Patterns of paths, the first one that is there counts. */
  places: readonly string[];
}

/** Without a sound server no page plays: a browser's audio clock is that of its device. */
const SOUND: Need = { package: 'pulseaudio', places: ['/usr/bin/pulseaudio'] };

const NEEDS = {
  firefox: {
    browser: {
      package: 'firefox-esr',
      places: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/snap/bin/firefox'],
    },
    sound: SOUND,
  },
  webkit: {
    driver: { package: 'webkit2gtk-driver', places: ['/usr/bin/WebKitWebDriver'] },
    browser: {
      package: 'webkit2gtk-driver',
      places: [
        '/usr/lib/*/webkit2gtk-4.1/MiniBrowser',
        '/usr/lib{,exec,64}/webkit2gtk-4.1/MiniBrowser',
      ],
    },
    display: { package: 'xvfb', places: ['/usr/bin/Xvfb'] },
    codecs: { package: 'gstreamer1.0-libav', places: plugin('libav') },
    moreCodecs: { package: 'gstreamer1.0-plugins-bad', places: plugin('openh264') },
    soundOut: { package: 'gstreamer1.0-pulseaudio', places: plugin('pulseaudio') },
    sound: SOUND,
  },
} as const satisfies Record<EngineName, Record<string, Need>>;

export const ENGINE_LABELS: Readonly<Record<EngineName, string>> = {
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
};

export const ENGINE_NAMES = Object.keys(NEEDS) as EngineName[];

/** Packages of what is not here; none if the engine can run. */
export function missingPackages(name: EngineName): string[] {
  const needs: Need[] = Object.values(NEEDS[name]);
  return [...new Set(needs.filter((need) => !placeOf(need)).map((need) => need.package))];
}

/** Paths by what they are for. @throws if something is missing. */
export function engineProgram<Name extends EngineName>(
  name: Name,
  part: keyof (typeof NEEDS)[Name],
): string {
  const need = NEEDS[name][part] as Need;
  const place = placeOf(need);
  if (place === undefined) throw new Error(`${need.package} is not installed`);
  return place;
}

/** A sentence that cannot be overlooked. */
export function leftOut(name: EngineName, packages: readonly string[]): string {
  const line = '!'.repeat(100);
  const what = `${ENGINE_LABELS[name]} IS LEFT OUT: nothing is tested in it, for these are not installed: ${packages.join(', ')}.`;
  const how = `On Debian: apt-get install --no-install-recommends ${packages.join(' ')}`;
  return `${line}\n${what}\n${how}\n${line}\n`;
}

function plugin(name: string): string[] {
  return [
    `/usr/lib/*/gstreamer-1.0/libgst${name}.so`,
    `/usr/lib{,64}/gstreamer-1.0/libgst${name}.so`,
  ];
}

function placeOf({ places }: Need): string | undefined {
  return places.flatMap((pattern) => globSync(pattern))[0];
}
