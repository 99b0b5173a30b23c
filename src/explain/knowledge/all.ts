import type {Daemon, Rule} from './knowledge.js';
import {knowledge} from './load.js';

export const daemons: readonly Daemon[] = knowledge.flatMap((each) => each.daemons ?? []);
export const rules: readonly Rule[] = knowledge.flatMap((each) => each.rules ?? []);
