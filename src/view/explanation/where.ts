import type {Whereabouts} from '../../capture/fleet/whereabouts.js';
import {callThenText, renderCallThen} from './call-then.js';
import {fleetText, renderFleet} from './fleet.js';
import type {Screen} from '../text/screen.js';

/** A section for each that is known. */
export function renderWhere({fleet, then}: Whereabouts, screen: Screen): string[] {
  return [...renderFleet(fleet, screen), ...renderCallThen(then, screen)];
}

/** The same as sentences, a line each. */
export function whereText({fleet, then}: Whereabouts): string[] {
  return [...(fleet === null ? [] : fleetText(fleet)), ...callThenText(then)];
}
