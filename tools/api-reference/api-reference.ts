/**
 * The reference of all that the packages export, made by TypeDoc of the declarations that others install.
 * From: built packages. To: check-packages.ts, names without a docstring; write-api-reference.ts, Markdown.
 *
 * Declarations, not sources: TypeDoc needs TypeScript 6, which does not understand all of the sources as TypeScript 7 does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Logger, LogLevel, type ProjectReflection, ReflectionKind } from 'typedoc';
import { load } from 'typedoc-plugin-markdown';
import { packages } from '../packages/packages.ts';
import { doorsOf, type Manifest } from '../packages/published-manifest.ts';

/** In each head of a file, which says nothing about the declaration that follows it. */
const HEAD_OF_FILE = /\bFrom: .*\bTo: /s;
/** The browser's own, which no page calls. */
const CALLED_BY_BROWSER = /\.(?:connected|disconnected|attributeChanged)Callback \(/;
const MUST_BE_DOCUMENTED = ['Class', 'Interface', 'Function', 'Variable', 'TypeAlias'] as const;
const TSCONFIG = 'tools/api-reference/tsconfig.declarations.json';

export interface ApiReference {
  /** A line for each exported name that has no docstring. */
  faults: readonly string[];
  /** Writes the Markdown files. */
  write(to: string): Promise<void>;
}

class Faults extends Logger {
  readonly lines: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level < LogLevel.Warn || CALLED_BY_BROWSER.test(message)) return;
    this.lines.push(message);
  }
}

/** `built`: the folder with all built packages. */
export async function readApiReference(built: string): Promise<ApiReference> {
  // A name is described where its door is narrowest, and the others refer to that.
  const doors = packages
    .flatMap(({ folder }) => doorsOfPackage(folder, built))
    .toSorted((a, b) => b.name.length - a.name.length);
  const app = await Application.bootstrapWithPlugins({
    plugin: [load],
    tsconfig: TSCONFIG,
    name: 'StreamHub',
    entryPoints: doors.map(({ path }) => path),
    packagesRequiringDocumentation: doors.map(({ packageName }) => packageName),
    requiredToBeDocumented: [...MUST_BE_DOCUMENTED],
    validation: { notDocumented: true, notExported: false, invalidLink: true },
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    logLevel: 'Warn',
  });
  const faults = new Faults();
  app.logger = faults;
  const project = await app.convert();
  if (!project) return { faults: faults.lines, write: async () => {} };
  // TypeDoc names them by the paths of their files, such as `client/dist/watch`.
  for (const module of project.children ?? []) {
    const door = doors.find(({ path }) =>
      path.replace(/(?:\/index)?\.d\.ts$/, '').endsWith(module.name),
    );
    if (door) module.name = door.name;
  }
  app.validate(project);
  return {
    faults: [...faults.lines, ...headsAsDocstrings(project)],
    write: (to) => app.outputs.writeOutput({ name: 'markdown', path: to }, project),
  };
}

function doorsOfPackage(folder: string, built: string) {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return doorsOf(manifest).map(([door, source]) => ({
    packageName: manifest.name,
    name: join(manifest.name, door),
    path: join(built, folder, source.replace('./src/', 'dist/').replace(/\.ts$/, '.d.ts')),
  }));
}

/** A head that stands right before the first declaration looks like its docstring. */
function headsAsDocstrings(project: ProjectReflection): string[] {
  return project
    .getReflectionsByKind(ReflectionKind.SomeExport)
    .filter(({ comment }) =>
      HEAD_OF_FILE.test(comment?.summary.map(({ text }) => text).join('') ?? ''),
    )
    .map((reflection) => `${reflection.getFullName()} has the head of its file for a docstring`);
}
