import type {Change} from '../edits/change.js';
import type {DirInstallation, Installation, PlannedSearch} from '../installation.js';
import type {NodeAccess, Target} from '../runtimes/target.js';

/** Works out what a mode needs on a node. Only reads. @throws TargetError if the node cannot have it */
export type PlanMode = (node: NodeAccess, target: Target, request: ModeRequest) => Promise<ModePlan>;

export interface ModeRequest {
  readonly shimDir: string;
  /** Where the user says that real plugins are; null: where the runtime finds them. */
  readonly binDir: string | null;
  /** Whether multus is pointed at the shims, too, where it needs that. */
  readonly editsMultus: boolean;
  /** Where the network configurations are. */
  readonly confDir: string;
}

export interface ModePlan {
  readonly binDirs: readonly string[];
  /** Where the runtime looks for plugins, before and after. */
  readonly search: PlannedSearch;
  /** The directories for the shims as far as they must be made. */
  readonly directories: readonly Change[];
  readonly redirect: readonly Change[];
  readonly warnings: readonly (string | null)[];
  /** The installation, once all that does not depend on the mode is known. */
  readonly complete: (base: Omit<DirInstallation, 'mode'>) => Installation;
}
