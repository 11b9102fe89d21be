// TypeDoc plugin: puts every export under the task that it serves, by the folder that it is written in, so that the reference
// reads by what people want to do and nobody has to tag four hundred declarations.
import { sep } from 'node:path';
import { Application, Comment, CommentTag, Converter, DeclarationReflection } from 'typedoc';

/** Tasks in the order of the reference, and the folders of src/ whose exports serve them. */
const TASKS = [
  ['Decode and encode a hash', ['hash', 'licensing']],
  ['See what is wrong with an input', ['inspect']],
  ['Check a hash before registration', ['validate']],
  ['Same device? Compare and search', ['match']],
  ['Find hashes in files of any format', ['input']],
  ['CSV files: check, repair, merge', ['csv', 'rewrite', 'files']],
  ['Fleets as reports and tables', ['report']],
  ['Harvest this device', ['harvest', 'firmware', 'tpm']],
  ['Other formats, services and redaction', ['interop']],
];
const OF_FOLDER = new Map(TASKS.flatMap(([task, folders]) => folders.map((folder) => [folder, task])));

/** The task of a declaration; undefined for one that is inside another. */
function taskOf(context, reflection) {
  if (!reflection.parent?.isProject()) return undefined;
  const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
  const folder = file
    ?.split(/[\\/]src[\\/]/)
    .at(-1)
    .split(/[\\/]/)[0];
  const task = OF_FOLDER.get(folder);
  if (task === undefined) throw new Error(`scripts/typedoc-tasks.mjs has no task for ${file?.split(sep).join('/')}`);
  return task;
}

/** @param app the application that TypeDoc hands to a plugin */
export function load(app) {
  // After the configuration was read, which would replace it.
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue(
      'categoryOrder',
      TASKS.map(([task]) => task),
    );
  });
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!(reflection instanceof DeclarationReflection)) return;
    const task = taskOf(context, reflection);
    if (task === undefined) return;
    const tag = new CommentTag('@category', [{ kind: 'text', text: task }]);
    // A function's comment is that of its signature, which is made later.
    reflection.comment ??= new Comment();
    reflection.comment.blockTags.push(tag);
  });
}
