/** A JSON value, and where it is in its text. */
export type JsonNode =
  | {readonly kind: 'string'; readonly from: number; readonly to: number; readonly value: string}
  | {readonly kind: 'literal'; readonly from: number; readonly to: number; readonly value: string}
  | {readonly kind: 'list'; readonly from: number; readonly to: number; readonly elements: readonly JsonNode[]}
  | {readonly kind: 'object'; readonly from: number; readonly to: number; readonly members: readonly JsonMember[]};

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

/** Finds the values of a text that is known to be one JSON document, each member of an object, also one that is there twice. */
export function readJsonNodes(text: string): JsonNode {
  return new Reader(text).value();
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): JsonNode {
    this.skipBlanks();
    const from = this.at;
    switch (this.text[from]) {
      case '"': {
        const value = this.string();
        return {kind: 'string', from, to: this.at, value};
      }
      case '{': {
        const members = this.series('}', () => this.member());
        return {kind: 'object', from, to: this.at, members};
      }
      case '[': {
        const elements = this.series(']', () => this.value());
        return {kind: 'list', from, to: this.at, elements};
      }
      case undefined:
      default: {
        literal.lastIndex = from;
        const [value = ''] = literal.exec(this.text) ?? [];
        this.at += value.length;
        return {kind: 'literal', from, to: this.at, value};
      }
    }
  }

  private member(): JsonMember {
    this.skipBlanks();
    const key = this.string();
    this.skipBlanks();
    this.at++;
    return {key, value: this.value()};
  }

  private series<Item>(end: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.at++;
    this.skipBlanks();
    while (this.text[this.at] !== end) {
      items.push(item());
      this.skipBlanks();
      if (this.text[this.at] === ',') this.at++;
    }
    this.at++;
    return items;
  }

  private string(): string {
    const from = this.at++;
    while (this.text[this.at] !== '"') this.at += this.text[this.at] === '\\' ? 2 : 1;
    this.at++;
    return JSON.parse(this.text.slice(from, this.at)) as string;
  }

  private skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++;
  }
}

const literal = /[\w.+-]+/y;
