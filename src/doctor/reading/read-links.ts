import {asArray, asNumber, asString, isObject, parseJson, type Json} from '../../cni/json.js';
import {succeeded, type RunProcess} from '../../system/process.js';
import type {Link} from '../facts.js';

/** The interfaces of this network namespace, asked with iproute2; null: it is not here, or too old for JSON. */
export async function readLinks(run: RunProcess): Promise<readonly Link[] | null> {
  const {PATH = ''} = process.env;
  const environment = {PATH: `${PATH}:/usr/sbin:/sbin`};
  const {end, stdout} = await run({file: 'ip', args: ['-j', '-d', 'addr', 'show'], environment, timeoutMs: 10_000});
  return succeeded(end) ? linksIn(parseJson(stdout.toString('utf8'))) : null;
}

/** What `ip -j -d address` printed; null: it is no such list. */
export function linksIn(list: Json | undefined): readonly Link[] | null {
  return Array.isArray(list) ? asArray(list).flatMap(linkOf) : null;
}

function linkOf(json: Json): Link[] {
  const name = isObject(json) ? asString(json['ifname']) : undefined;
  if (!isObject(json) || name === undefined) return [];
  const details = json['linkinfo'];
  const addresses = asArray(json['addr_info']).flatMap((each) => {
    const [local, prefix] = isObject(each) ? [asString(each['local']), asNumber(each['prefixlen'])] : [];
    return local === undefined || prefix === undefined ? [] : [`${local}/${prefix}`];
  });
  return [{name, kind: isObject(details) ? (asString(details['info_kind']) ?? '') : '', addresses}];
}
