import {asString} from '../../cni/json.js';
import {callsIn, type Call} from '../tree/call-tree.js';

/** What multus takes if its configuration does not say (multus-cni pkg/types/conf.go). */
const multusDefault = 'kube-system';

/** Where multus looks for default networks, from its latest recorded configuration. */
export function multusNamespaceIn(trees: readonly Call[]): string {
  const configurations = trees
    .flatMap(callsIn)
    .flatMap(({invocation: {request}}) => (request?.type === 'multus' ? [request.json] : []));
  return asString(configurations.at(-1)?.['multusNamespace']) || multusDefault;
}
