import {randomBytes} from 'node:crypto';

/** Who a call is about when nobody real is meant. */
export interface Identity {
  readonly containerId: string;
  /** Path of its network namespace. */
  readonly netns: string;
}

/** A container that nobody has: no pod loses its network when it is deleted. */
export function newIdentity(): Identity {
  const containerId = `mlab-cni-${randomBytes(4).toString('hex')}`;
  return {containerId, netns: `/run/netns/${containerId}`};
}
