/** What happens to a block that is added to the table, and where it is forgotten. */
import ts from 'typescript';
import { expect, it, vi } from 'vitest';
import { container, whole } from './container.js';

const ENTRY = "block(38, 'Imaginary', 'imaginary', struct(2, [field('level', 0, u16)])),\n];";
const path = (name: string): string => new URL(`../../${name}`, import.meta.url).pathname;

/** What the compiler says of the table with some files changed. */
function problemsWith(changes: Readonly<Record<string, (text: string) => string>>): string[] {
  const files = new Map(
    Object.entries(changes).map(([name, change]) => [path(name), change(ts.sys.readFile(path(name)) ?? '')]),
  );
  const { config } = ts.readConfigFile(path('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path(''));
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => files.get(file) ?? readFile(file);
  const program = ts.createProgram([path('src/hash/blocks.ts')], { ...options, noEmit: true }, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(path('src/hash/blocks.ts')))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const addEntry = (table: string): string => table.replace(/\n\];\s*$/, `\n  ${ENTRY}\n`);
const addMember = (model: string): string =>
  model.replace('  block35?: Block35;', '  block35?: Block35;\n  imaginary?: { level: number };');

it('is refused by the compiler where the model lacks its member', () => {
  expect(problemsWith({ 'src/hash/blocks.ts': addEntry })[0]).toContain('"imaginary"');
  const misspelt = (table: string): string => addEntry(table).replace("field('level'", "field('levle'");
  expect(problemsWith({ 'src/hash/blocks.ts': misspelt, 'src/hash/model.ts': addMember })[0]).toContain('levle');
  expect(problemsWith({ 'src/hash/blocks.ts': addEntry, 'src/hash/model.ts': addMember })).toEqual([]);
}, 60_000);

it('goes through codec, JSON, spans, quick test and summary by its entry alone, and is lost in protobuf without a field', async () => {
  vi.resetModules();
  vi.doMock('../../src/hash/blocks.js', async (original) => {
    const { BLOCKS } = await original<typeof import('../../src/hash/blocks.js')>();
    const { field, struct } = await import('../../src/hash/layouts.js');
    const { u16 } = await import('../../src/hash/field-codecs.js');
    const layout = struct(2, [field('level', 0, u16)]);
    return { BLOCKS: [...BLOCKS, { type: 38, name: 'Imaginary', place: 'imaginary', layout }] };
  });
  const core = await import('../../src/core.js');
  const text = whole(container([{ type: 38, data: Buffer.of(7, 1) }]));
  const inspection = core.inspectHash(text);
  const { hash } = inspection;
  if (hash === undefined) throw new Error('the container was not walked');
  expect(hash).toMatchObject({ imaginary: { level: 263 } });
  expect(hash.opaqueBlocks).toBeUndefined();
  expect(core.encodeHash(hash)).toBe(text);
  expect(core.hashFromJson(JSON.parse(JSON.stringify(core.hashToJson(hash))))).toEqual(hash);
  expect(core.fieldSpans(inspection).map(({ field }) => field)).toContain('imaginary.level');
  expect(core.describeHash(hash).flatMap(({ rows }) => rows)).toContainEqual(
    expect.objectContaining({ label: 'Level', value: '263', field: 'imaginary.level' }),
  );
  expect(core.fromProto(core.toProto(hash))).not.toEqual(hash);
  vi.doUnmock('../../src/hash/blocks.js');
  vi.resetModules();
});
