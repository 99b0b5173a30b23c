import type {Installation} from '../installation.js';
import {dirMode} from './dir/dir-mode.js';
import type {Mode} from './mode.js';
import {mountMode} from './mount/mount-mode.js';

/** How this installation is with its mode. */
export function modeOf(installation: Installation): Mode {
  return installation.mode === 'dir' ? dirMode(installation) : mountMode(installation);
}
