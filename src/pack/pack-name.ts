/** What a pack is called if nobody says: `node-1-20260102T030405Z.tar.gz`, and whether it holds secrets. */
export function packName(node: string, createdAt: string, secrets: 'held' | 'redacted'): string {
  const time = createdAt.replace(/[-:]|\.\d+/g, '');
  return `${node}-${time}${secrets === 'held' ? '.holds-secrets' : ''}.tar.gz`;
}
