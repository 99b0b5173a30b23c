type Environment = Readonly<Record<string, string | undefined>>;

/** The pager for answers, chosen as git chooses; null: none is wanted. */
export function pagerOf({MLAB_CNI_PAGER, PAGER, TERM}: Environment): string | null {
  const pager = MLAB_CNI_PAGER ?? PAGER ?? 'less';
  return pager.trim() === '' || pager === 'cat' || TERM === 'dumb' ? null : pager;
}
