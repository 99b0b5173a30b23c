import type {MessageRule} from './rule.js';
import {addOnRules} from './rules/add-ons.js';
import {addressRules} from './rules/addresses.js';
import {endingRules} from './rules/ending.js';
import {interfaceRules} from './rules/interfaces.js';
import {startingRules} from './rules/starting.js';
import {versionRules} from './rules/versions.js';

/** All knowledge about messages. The order means nothing: see {@link MessageRule} for who wins. */
export const messageRules: readonly MessageRule[] = [
  ...startingRules,
  ...versionRules,
  ...addressRules,
  ...interfaceRules,
  ...addOnRules,
  ...endingRules,
];
