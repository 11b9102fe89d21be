/** Types of instrument.mjs. */
export function instrumented(text: string, guards: string, nextId: () => number): string;
