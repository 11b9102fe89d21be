/** Text on its way to a file, gathered into batches. */

/** Characters that are gathered before they are written. */
const BATCH = 256 * 1024;

export class TextBatch {
  private text = '';

  constructor(private readonly sink: { write(text: string): void | Promise<void> }) {}

  async add(text: string): Promise<void> {
    this.text += text;
    if (this.text.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    if (text !== '') await this.sink.write(text);
  }
}
