import {counted} from './text/counted.js';
import {escapeLine} from './text/escape.js';

/** What was taken into a store. */
export interface ImportReport {
  readonly node: string;
  /** How it calls itself. */
  readonly ownName: string;
  /** Whether somebody said what to call it. */
  readonly isNamed: boolean;
  readonly store: string;
  /** Where in the store it is. */
  readonly directory: string;
  readonly captures: number;
  readonly secrets: 'held' | 'redacted' | 'none';
}

/** What is where. */
export function renderImport({captures, node, directory}: ImportReport): string {
  return `${counted(captures, 'capture')} of ${node} ${captures === 1 ? 'is' : 'are'} in ${directory}`;
}

/** What a person should know beside that, and what to do next. */
export function importNotes({node, ownName, isNamed, secrets, store}: ImportReport): string[] {
  const isAnother = !isNamed && node !== ownName;
  return [
    ...(isAnother
      ? [`Another machine that is called ${ownName} is in this store; --node NAME files it as you say.`]
      : []),
    ...(secrets === 'held' ? ['They hold secrets, as they went through.'] : []),
    escapeLine(`mlab-cni tree --store ${store} --node ${node}    shows them`),
  ];
}
