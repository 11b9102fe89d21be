/**
 * Functions made of text, where the host allows them: how the decoder gets, from tables that say what to read, a
 * function in which each statement stores one member and each call has one target. Names and numbers in the text come
 * from those tables, never from input.
 */
import { compile } from '#platform';

/** A member of an object that a function of text gives back: its name, and the expression that is its value. */
export interface MemberText {
  readonly key: string;
  readonly value: string;
  /** Condition under which the member is absent. */
  readonly absentIf?: string;
}

/** The text of one function as it grows, with the values from outside that it refers to. */
export class FunctionText {
  private readonly names = new Map<unknown, string>();
  private readonly lines: string[] = [];
  private variables = 0;

  /** The name that a value from outside has in the text. */
  refer(value: unknown): string {
    const name = this.names.get(value) ?? `outer${this.names.size}`;
    this.names.set(value, name);
    return name;
  }

  /** Adds a statement. */
  add(statement: string): void {
    this.lines.push(statement);
  }

  /** Adds a constant; gives its name. */
  hold(expression: string): string {
    const name = `value${this.variables++}`;
    this.add(`const ${name} = ${expression};`);
    return name;
  }

  /** Ends the function without a result, under a condition. */
  refuseIf(condition: string): void {
    this.add(`if (${condition}) return undefined;`);
  }

  /** As {@link hold}, of a call whose undefined result refuses. */
  demand(expression: string): string {
    const name = this.hold(expression);
    this.refuseIf(`${name} === undefined`);
    return name;
  }

  /** An expression for the object of some members. */
  object(members: readonly MemberText[]): string {
    const conditional = members.findIndex(({ absentIf }) => absentIf !== undefined);
    if (conditional < 0) return literal(members);
    // Whatever may be absent is added afterwards, and what follows it as well, so that the order stays.
    const name = this.hold(literal(members.slice(0, conditional)));
    for (const { key, value, absentIf } of members.slice(conditional)) {
      this.add(`${absentIf === undefined ? '' : `if (!(${absentIf})) `}${name}[${JSON.stringify(key)}] = ${value};`);
    }
    return name;
  }

  /** The function; undefined where the host allows none. */
  make(parameters: readonly string[], result: string): ((...args: never[]) => unknown) | undefined {
    const body = `return (${parameters.join(', ')}) => {\n${this.lines.join('\n')}\nreturn ${result};\n};`;
    const make = compile([...this.names.values()], body);
    return make?.(...this.names.keys()) as ((...args: never[]) => unknown) | undefined;
  }
}

/** Members of an object that has a name in the text. */
export function membersOfText(keys: readonly string[], object: string): MemberText[] {
  return keys.map((key) => ({ key, value: `${object}[${JSON.stringify(key)}]` }));
}

function literal(members: readonly MemberText[]): string {
  return `{ ${members.map(({ key, value }) => `${JSON.stringify(key)}: ${value}`).join(', ')} }`;
}
