/** Where the rule of a finding comes from: a page, or a section of a document that the package brings along. */

/** A section of a document of the package. */
export interface DocumentSection {
  /** Path inside the package. */
  readonly document: `docs/${string}.md`;
  /** Its heading. */
  readonly section: string;
  /** What of the section it is. */
  readonly detail?: string;
}

/** The address of a page. */
export type PageAddress = `https://${string}`;

/** Something that a user can open: a page, or a section of a document of the package. */
export type FindingSource = PageAddress | DocumentSection;

const format = (section: string, detail?: string): DocumentSection => ({
  document: 'docs/FORMAT.md',
  section,
  ...(detail === undefined ? {} : { detail }),
});
const registration = (section: string, detail?: string): DocumentSection => ({
  ...format(section, detail),
  document: 'docs/REGISTRATION.md',
});

/** Published problems of Windows Autopilot: TPMs whose attestation fails, virtual machines that stop. */
export const KNOWN_ISSUES: PageAddress = 'https://learn.microsoft.com/autopilot/known-issues';

/** The sections that findings name. */
export const SECTIONS = {
  container: format('1. Container'),
  block: (type: number) => format('3. Blocks', `block ${type}`),
  input: (detail: string) => format('6. Input formats', detail),
  required: (detail: string) => registration('1. Required fields', detail),
  placeholders: (detail: string) => registration('2. Placeholder values', detail),
  csv: (detail: string) => registration('3. CSV', detail),
} as const;

/** A source in words. */
export function sourceText(source: FindingSource): string {
  if (typeof source === 'string') return source;
  const { document, section, detail } = source;
  return `${document}, "${section}"${detail === undefined ? '' : ` (${detail})`}`;
}
