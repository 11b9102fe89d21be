/** A style sheet written for oa3tool's output, run by xsltproc on what `decode --xml` prints. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeHash } from '../../src/core.js';
import { FIXTURES } from '../fixtures.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hwhash-xslt-'));
const sheet = join(folder, 'sheet.xsl');

beforeAll(() => {
  execFileSync(path('scripts/install-test-tools'), ['xslt'], { stdio: 'inherit' });
  // The name ends in a blank, as the tool prints it.
  writeFileSync(
    sheet,
    `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:output method="text"/>
<xsl:template match="/HardwareReport/HardwareInventory">
<xsl:for-each select="p[@n='DisplaySizePhysicalY ']"><xsl:value-of select="concat('height ', @v, '&#10;')"/></xsl:for-each>
<xsl:for-each select="p[@n='MacAddress']"><xsl:value-of select="concat('mac ', @v, '&#10;')"/></xsl:for-each>
</xsl:template>
<xsl:template match="Hwhash"><xsl:for-each select=".//@n">own name<xsl:value-of select="."/></xsl:for-each></xsl:template>
<xsl:template match="text()"/>
</xsl:stylesheet>`,
  );
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

it.each(FIXTURES)('selects heights and addresses of $name', ({ name, text }) => {
  const xml = join(folder, `${name}.xml`);
  writeFileSync(
    xml,
    execFileSync(process.execPath, [path('dist/cli/cli.js'), 'decode', '--xml', '-'], { input: text }),
  );
  const selected = execFileSync('xsltproc', [sheet, xml], { encoding: 'utf8' }).trim().split('\n').filter(Boolean);
  const { displays, networkAdapters } = decodeHash(text);
  expect(selected).toEqual([
    ...displays.map(({ heightMm }) => `height ${heightMm ?? 65535}`),
    ...networkAdapters.map(({ macAddress }) => `mac ${macAddress.toUpperCase()}`),
  ]);
});
