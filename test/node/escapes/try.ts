/** A way out of a sandbox: a shell script that ends with 0 if it found one. */
export type Attempts = Readonly<Record<string, string>>;
