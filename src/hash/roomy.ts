/** Plain objects that are made with room for their members: one that grows member by member takes twice as long. */

/**
 * A maker of empty plain objects of one kind. The engine learns from the first of them how many members there will be, as
 * it does for the objects of a class; these have no class, their prototype is that of every plain object.
 */
export function objectMaker<T extends object>(): () => T {
  const Maker = function Plain(): void {} as unknown as new () => T;
  Maker.prototype = Object.prototype;
  return () => new Maker();
}
