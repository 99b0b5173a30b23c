import {doubtful, type Remark} from '../remark.js';

/** A kubeconfig in the directory of configurations, never its contents. */
export interface KubeconfigFile {
  readonly path: string;
  /** As `600`. */
  readonly mode: string;
  readonly size: number;
}

/** Checks that nobody but root reads them: whoever does has the rights of the network add-on. */
export function checkKubeconfigs(files: readonly KubeconfigFile[]): Remark[] {
  return files.filter(isOpen).map(({path, mode}) =>
    doubtful('kubeconfig-readable', {
      what: `anybody on the node may read ${path}, which holds credentials of the network add-on`,
      evidence: [`its mode is ${mode}`],
      next: `chmod 600 ${path}, since plugins read it as root; and see why the add-on writes it so`,
    }),
  );
}

/** Keys and certificates may lie there, too; what others may read there is not meant to be secret. */
function isOpen({path, mode}: KubeconfigFile): boolean {
  return /kubeconfig/i.test(path) && (Number.parseInt(mode, 8) & 0o004) !== 0;
}
