/** Says whose captures are shown when others than the user and root may have written them; nothing if nobody else could. */
export function strangersWarning(strangers: {
  readonly uids: readonly number[];
  readonly anybody: boolean;
}): string | undefined {
  const {uids, anybody} = strangers;
  if (anybody) return 'anybody may write into this store: what it holds may be made up';
  if (uids.length === 0) return undefined;
  const users = uids.length === 1 ? 'another user (uid' : 'other users (uids';
  return `these captures are of ${users} ${uids.join(', ')}), who may have made up what they say`;
}
