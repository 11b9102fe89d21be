/** Types of settings.mjs, for the tests. */
export interface SettingsOptions {
  'group-tag'?: string;
  'assigned-user'?: string;
  keyboard?: string;
  'auto-power-off'?: boolean;
}
export function settingsText(options: SettingsOptions): string;
