import {chmodSync} from 'node:fs';

/**
 * Does something as one who may not see `path`: nobody, for whom root's mode 0700 is enough, or its owner without any
 * right. Afterwards it may be seen again.
 */
export async function withoutRightTo<T>(path: string, task: () => T): Promise<Awaited<T>> {
  const isRoot = process.geteuid?.() === 0;
  chmodSync(path, isRoot ? 0o700 : 0);
  if (isRoot) become(65534);
  try {
    return await task();
  } finally {
    if (isRoot) become(0);
    chmodSync(path, 0o755);
  }
}

function become(id: number): void {
  const asRoot = id === 0;
  if (asRoot) process.seteuid?.(id);
  process.setegid?.(id);
  if (!asRoot) process.seteuid?.(id);
}
