/** What goes in: typing, pasting, dropping, choosing files. */
import { printable } from '../src/core.js';
import { byId, el } from './dom.js';
import type { Input } from './given.js';
import { LARGEST_INPUT } from './reading.js';

/** Characters that the field shows; longer texts would slow the page down and are named instead. */
const LONGEST_SHOWN = 64 * 1024;

/** The field, the buttons and the drop target. */
export class Intake {
  private readonly field = byId('input', HTMLTextAreaElement);
  private readonly files = byId('files', HTMLInputElement);
  private readonly sources = byId('sources', HTMLUListElement);
  private readonly clearButton = byId('clear', HTMLButtonElement);

  constructor(private readonly onInput: (inputs: readonly Input[]) => void) {
    this.field.addEventListener('input', () => this.takeText(this.field.value));
    this.field.addEventListener('beforeinput', (event) => this.intercept(event, event.data ?? '', []));
    this.field.addEventListener('paste', (event) => {
      const { clipboardData } = event;
      this.intercept(event, clipboardData?.getData('text/plain') ?? '', [...(clipboardData?.files ?? [])]);
    });
    byId('choose', HTMLButtonElement).addEventListener('click', () => this.files.click());
    this.files.addEventListener('change', () => void this.takeFiles([...(this.files.files ?? [])]));
    this.clearButton.addEventListener('click', () => this.clear());
    this.listenForDrops();
  }

  /** Puts a text in the field, as if it had been pasted. */
  setText(text: string): void {
    this.field.value = text;
    this.takeText(text);
  }

  private clear(): void {
    this.setText('');
    this.field.focus();
  }

  /** Files, and texts that the field would need seconds or minutes to lay out, are taken on their way into it. */
  private intercept(event: Event, text: string, files: readonly File[]): void {
    if (text.length <= LONGEST_SHOWN && files.length === 0) return;
    event.preventDefault();
    if (files.length > 0) void this.takeFiles(files);
    else this.takeText(text);
  }

  private takeText(text: string): void {
    if (text.length > LONGEST_SHOWN) {
      this.field.value = '';
      this.take([{ bytes: new TextEncoder().encode(text) }], [`pasted text, ${sizeOf(text.length)}`]);
    } else {
      // A text field keeps no line ends but LF: what was pasted is not to blame for them.
      const bytes = new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'));
      this.take(text.trim() === '' ? [] : [{ bytes }], []);
    }
  }

  private async takeFiles(files: readonly File[]): Promise<void> {
    this.files.value = '';
    if (files.length === 0) return;
    const inputs = await Promise.all(
      // A file that is too large to be looked at is not read, only its beginning and one byte more than is allowed.
      files.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.slice(0, LARGEST_INPUT + 1).arrayBuffer()),
      })),
    );
    this.field.value = '';
    this.take(
      inputs,
      files.map(({ name, size }) => `${printable(name)}, ${sizeOf(size)}`),
    );
  }

  private take(inputs: readonly Input[], names: readonly string[]): void {
    this.sources.replaceChildren(...names.map((name) => el('li', {}, name)));
    this.sources.hidden = names.length === 0;
    this.clearButton.hidden = inputs.length === 0;
    document.body.classList.toggle('filled', inputs.length > 0);
    this.field.scrollTop = 0;
    this.onInput(inputs);
  }

  private listenForDrops(): void {
    const hold = (event: DragEvent, over: boolean): void => {
      event.preventDefault();
      document.body.classList.toggle('dropping', over);
    };
    document.addEventListener('dragover', (event) => hold(event, true));
    document.addEventListener('dragleave', (event) => hold(event, event.relatedTarget !== null));
    document.addEventListener('drop', (event) => {
      hold(event, false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const text = event.dataTransfer?.getData('text/plain') ?? '';
      if (files.length > 0) void this.takeFiles(files);
      else if (text !== '') this.setText(text);
    });
  }
}

function sizeOf(bytes: number): string {
  return bytes < 10_000
    ? `${bytes} bytes`
    : bytes < 1e6
      ? `${Math.round(bytes / 1000)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;
}
