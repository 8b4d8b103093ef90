/**
 * An option of the command together with the environment variables that may give it.
 * From: config.ts and exposure-options.ts, the options; the environment. To: config.ts, values with their origin.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { trueOrFalse } from './option-values.ts';

/** A variable that other programs set as well, for purposes of their own: used where `isMeant` says so. */
export interface SharedVariable {
  name: string;
  isMeant(text: string): boolean;
  /** What a text is not that is not meant for the hub, such as `IP address`. */
  what: string;
}

type Variable = string | SharedVariable;

export class HubOption extends Option {
  /** The name to use first; then those of earlier versions, which are read as well. */
  readonly variables: readonly Variable[];

  constructor(flags: string, description: string, ...variables: [Variable, ...Variable[]]) {
    super(flags, `${description} (${nameOf(variables[0])})`);
    this.variables = variables;
  }
}

/** Where values come from, for sentences on what is wrong with them. */
export interface Origins {
  /** `key`: of the option, such as `port`. The variable that gave it, such as `PORT`, or else the option, `--port`. */
  nameOf(key: string): string;
  /** Sentences on variables that are not used. */
  notes: readonly string[];
}

/**
 * Takes from the environment what the command line has not said. A variable without text is as good as none.
 * @throws CommanderError, with the sentence printed, if a value is wrong.
 */
export function readVariables(command: Command, environment: NodeJS.ProcessEnv): Origins {
  const givenBy = new Map<string, string>();
  const notes: string[] = [];
  for (const option of command.options) {
    const key = option.attributeName();
    if (!(option instanceof HubOption) || command.getOptionValueSource(key) === 'cli') continue;
    for (const variable of option.variables) {
      const name = nameOf(variable);
      const text = environment[name]?.trim() ?? '';
      if (text === '') continue;
      if (typeof variable === 'object' && !variable.isMeant(text)) {
        notes.push(noteOn(option, { variable, text }));
        continue;
      }
      command.setOptionValueWithSource(key, parsedValue(command, { option, name, text }), 'env');
      givenBy.set(key, name);
      break;
    }
  }
  const optionOf = (key: string) => command.options.find((one) => one.attributeName() === key);
  return { notes, nameOf: (key) => givenBy.get(key) ?? optionOf(key)?.long ?? key };
}

function parsedValue(
  command: Command,
  { option, name, text }: { option: Option; name: string; text: string },
): unknown {
  try {
    if (option.isBoolean()) return trueOrFalse(text);
    return option.parseArg === undefined ? text : option.parseArg(text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return command.error(
      `error: option '${option.flags}' value '${text}' from the variable ${name} is invalid. ${error.message}`,
    );
  }
}

function noteOn(
  option: HubOption,
  { variable, text }: { variable: SharedVariable; text: string },
): string {
  const ways = [option.long, nameOf(option.variables[0] ?? variable)].filter(
    (way) => way !== variable.name,
  );
  return `${variable.name} is not used, because ${text} is no ${variable.what}: use ${ways.join(' or ')}.`;
}

function nameOf(variable: Variable): string {
  return typeof variable === 'string' ? variable : variable.name;
}
