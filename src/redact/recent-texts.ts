/**
 * Remembers something about texts that came lately: they come again and again. In memory are at most twice as many
 * characters as one generation may have; when one is full, the one before it is forgotten.
 */
export class RecentTexts<Value> {
  private current = new Map<string, Value>();
  private previous = new Map<string, Value>();
  private length = 0;

  constructor(private readonly mostCharacters: number) {}

  get(text: string): Value | undefined {
    const value = this.current.get(text);
    if (value !== undefined) return value;
    const older = this.previous.get(text);
    if (older !== undefined) this.set(text, older);
    return older;
  }

  /** A text that would fill a generation alone is not kept. */
  set(text: string, value: Value): void {
    const length = text.length + perEntry;
    if (length > this.mostCharacters) return;
    if (this.length + length > this.mostCharacters) {
      this.previous = this.current;
      this.current = new Map();
      this.length = 0;
    }
    this.current.set(text, value);
    this.length += length;
  }
}

const perEntry = 100;
