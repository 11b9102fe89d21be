/** An explained answer of the service as lines. */
import { printable } from '../hash/printable.js';
import type { ServiceError, ServiceErrorExplanation } from '../interop/service-errors.js';
import { out } from './terminal.js';

const ORIGINS: Readonly<Record<ServiceError['origin'], string>> = {
  registration: 'registration service',
  graph: 'Microsoft Graph',
  windows: 'Windows',
  event: 'event on the device',
  portal: 'Intune admin center',
  registry: 'registry value on the device',
  script: 'script',
};

/** An explanation as lines, ending with a line feed. */
export function explanationText({ found, error, detail }: ServiceErrorExplanation): string {
  if (error === undefined) return `${out.bold(printable(found))}  not known\n`;
  const { code, names, origin, meaning, remedy, sources, undocumented } = error;
  const parts = [code, ...names].filter((part) => part !== undefined);
  const title = (parts.length === 0 ? [printable(found)] : parts).join('  ');
  return [
    `${out.bold(title)}  (${ORIGINS[origin]}${undocumented === true ? ', undocumented' : ''})`,
    ...(detail === undefined ? [] : [`  ${out.dim('value  ')}  ${printable(detail)}`]),
    `  ${out.dim('meaning')}  ${meaning}`,
    `  ${out.dim('remedy ')}  ${remedy}`,
    ...sources.map((source, i) => `  ${out.dim(i === 0 ? 'source ' : '       ')}  ${source}`),
    '',
  ].join('\n');
}
