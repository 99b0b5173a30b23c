import {parseJson} from '../../cni/json.js';
import type {Link} from '../facts.js';
import {linksIn} from './read-links.js';

/**
 * The interfaces of a node as its context has them: `ip -j address` names addresses, and `ip -j -d link` kinds, which
 * the former leaves out. Null: iproute2 did not tell both.
 */
export function contextLinks(files: ReadonlyMap<string, string>): readonly Link[] | null {
  const links = linksIn(parseJson(files.get('addresses.json') ?? ''));
  const details = linksIn(parseJson(files.get('links.json') ?? ''));
  if (links === null || details === null) return null;
  const kinds = new Map(details.map(({name, kind}) => [name, kind]));
  // what came between the two questions is of no kind that is known
  return links.flatMap((link) => {
    const kind = kinds.get(link.name);
    return kind === undefined ? [] : [{...link, kind}];
  });
}
