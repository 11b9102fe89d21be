/** The command's own definition as data: what completions and the manual page are made from. */
import type { Command, Option } from 'commander';

/** An option of a command. */
export interface OptionDefinition {
  /** Spellings, as `--for`; the short one first where there is one. */
  names: string[];
  description: string;
  /** Name of its value, as `target`; absent for a flag. */
  value?: string;
  /** Values that it accepts, where they are known. */
  choices: readonly string[];
}

/** A command or subcommand. */
export interface CommandDefinition {
  /** Words on the command line: `['hwhash', 'csv', 'check']`. */
  path: string[];
  description: string;
  /** How it is called, as the help says it. */
  usage: string;
  options: OptionDefinition[];
  /** What it is given: files, or a fixed choice. */
  choices: readonly string[];
  commands: CommandDefinition[];
}

function optionOf(option: Option): OptionDefinition {
  const names = [option.short, option.long].filter((name) => name !== undefined && name !== null);
  const value = /[<[]([^<[>\]]+)[>\]]/.exec(option.flags)?.[1];
  return {
    names,
    description: option.description,
    ...(value === undefined ? {} : { value }),
    choices: option.argChoices ?? [],
  };
}

/** The definition of a program and everything below it. */
export function definitionOf(command: Command, parents: readonly string[] = []): CommandDefinition {
  const path = [...parents, command.name()];
  const help = command.createHelp();
  return {
    path,
    description: command.description(),
    usage: `${path.join(' ')} ${command.usage()}`.trim(),
    options: help.visibleOptions(command).map(optionOf),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== 'help')
      .map((child) => definitionOf(child, path)),
  };
}

/** A command and all commands below it, parents first. */
export function allCommands(command: CommandDefinition): CommandDefinition[] {
  return [command, ...command.commands.flatMap(allCommands)];
}
