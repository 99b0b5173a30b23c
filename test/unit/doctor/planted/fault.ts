import type {DoctorNode} from '../../../helpers/doctor-node.js';

/** Something that breaks, or will break, a healthy node. */
export interface Fault {
  readonly name: string;
  readonly plant: (node: DoctorNode) => void;
  /** The id of the finding that must come first, and what it must say. */
  readonly first: string;
  readonly says: string;
}
