import type {Finding} from '../../cni/check/finding.js';
import type {DoctorFinding} from '../remark.js';

/** A finding of the configuration lint, which `check` has too, as one of ours. */
export function lintRemark(path: string, {severity, id, where, what, fix, source}: Finding): DoctorFinding {
  const place = where === '' ? '' : `${where}: `;
  return {kind: 'finding', severity, id, what: `${place}${what}`, evidence: [path, source], next: fix};
}
