import type {ShimFacts} from './checks/check-shims.js';
import type {Examination} from './examine.js';
import type {DoctorFinding, Unchecked} from './remark.js';

/** An examination as `--json` has it: an API, so fields are added and never renamed. */
export interface DoctorJson {
  readonly healthy: boolean;
  readonly node: string;
  readonly server: string | null;
  readonly configuration: string | null;
  readonly networks: readonly {readonly name: string; readonly where: string; readonly isDefault: boolean}[];
  readonly plugins: readonly {
    readonly type: string;
    readonly path: string | null;
    readonly versions: readonly string[];
  }[];
  /** Null: there are none. */
  readonly shims: Pick<ShimFacts, 'mode' | 'store' | 'captures'> | null;
  readonly findings: readonly Omit<DoctorFinding, 'kind'>[];
  readonly unchecked: readonly Omit<Unchecked, 'kind'>[];
}

/** Healthy is a node without errors. */
export function doctorJson(
  {facts, findings, unchecked}: Examination,
  node: string,
  shims: ShimFacts | null,
): DoctorJson {
  const {cluster, networks, programs} = facts;
  const {directory, winner} = facts.node;
  return {
    healthy: findings.every(({severity}) => severity !== 'error'),
    node,
    server: cluster?.server ?? null,
    configuration: winner === null ? null : `${directory.path}/${winner.name}`,
    networks: networks.map(({name, where, isDefault}) => ({name, where, isDefault})),
    plugins: [...programs].map(([type, plugin]) => ({
      type,
      path: plugin.kind === 'found' ? plugin.path : null,
      versions: plugin.kind === 'found' && plugin.versions.kind === 'versions' ? plugin.versions.versions : [],
    })),
    shims: shims === null ? null : {mode: shims.mode, store: shims.store, captures: shims.captures},
    findings: findings.map(({severity, id, what, evidence, next}) => ({severity, id, what, evidence, next})),
    unchecked: unchecked.map(({what, why}) => ({what, why})),
  };
}
