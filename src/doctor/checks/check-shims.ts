import {usesOf} from './check-plugins.js';
import type {Facts} from '../facts.js';
import {broken, doubtful, type Remark} from '../remark.js';

/** How an installation of shims fares, as `shim status` has it. */
export interface ShimFacts {
  readonly mode: 'dir' | 'mount';
  readonly shimDir: string;
  readonly store: string;
  readonly captures: number;
  readonly problems: readonly {readonly what: string; readonly remedy: string}[];
  /** Real plugins without a shim. */
  readonly unshimmed: readonly string[];
}

/** Checks the shims: where the runtime knows their directory alone, a plugin without a shim is none. */
export function checkShims({plugins}: Facts, shims: ShimFacts | null): Remark[] {
  if (shims === null) return [];
  const {mode, shimDir, problems, unshimmed} = shims;
  const types = usesOf(plugins).map(({type}) => type);
  const lost = mode === 'dir' ? unshimmed.filter((name) => types.includes(name)) : [];
  return [
    ...(lost.length === 0
      ? []
      : [
          broken('shim-missing', {
            what: `the runtime cannot find ${lost.join(', ')}: there is no shim for it`,
            evidence: [`the runtime looks in ${shimDir}`],
            next: 'mlab-cni shim sync',
          }),
        ]),
    ...problems.map(({what, remedy}) =>
      doubtful('shims', {what: `the shims: ${what}`, evidence: ['mlab-cni shim status'], next: remedy}),
    ),
  ];
}
