import * as assert from 'uvu/assert';

/** What some work throws; that it throws nothing is a failure. */
export async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  assert.unreachable('nothing was thrown');
  return undefined;
}
