/** What the node script gathered about a node beside its captures: the texts of its files, by their path in the pack. */
export interface NodeContext {
  readonly node: string;
  /** Like `os-release`, `runtime.txt`, `plugins.tsv`, `net.d/10-rig.conflist`. */
  readonly files: ReadonlyMap<string, string>;
}
