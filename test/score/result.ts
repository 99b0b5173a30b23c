import {asString, type JsonObject} from '../../src/cni/json.js';
import type {Outcome} from './outcome.js';

/** What a played plugin answers to an ADD: what it got, what its delegate said, or a result of its own in the request's version. */
export function resultOf(
  wanted: string | JsonObject,
  request: JsonObject,
  env: NodeJS.ProcessEnv,
  answers: readonly Outcome[],
): string {
  if (wanted === 'previous') return JSON.stringify(request['prevResult']);
  if (typeof wanted === 'string') return stdoutOf(wanted === 'first' ? answers[0] : answers.at(-1));
  const version = asString(request['cniVersion']) ?? '';
  const kind = asString(wanted['kind']);
  if (kind !== 'ipam' && kind !== 'interface') return JSON.stringify({cniVersion: version, ...wanted});
  const address = {address: wanted['ip'], gateway: wanted['gateway']};
  if (version === '' || /^0\.[12]\./.test(version)) {
    return JSON.stringify({cniVersion: '0.2.0', ip4: {ip: wanted['ip'], gateway: wanted['gateway']}, dns: {}});
  }
  const family = asString(wanted['ip'])?.includes('::') === true ? '6' : '4';
  const ip = {...(/^0\.[34]/.test(version) ? {version: family} : {}), ...address};
  if (kind === 'ipam') return JSON.stringify({cniVersion: version, ips: [ip], dns: {}});
  const interfaces = [
    {name: 'veth1234', mac: '0a:58:0a:f4:01:02'},
    {name: env['CNI_IFNAME'], mac: '0a:58:0a:f4:01:03', sandbox: env['CNI_NETNS']},
  ];
  return JSON.stringify({cniVersion: version, interfaces, ips: [{...ip, interface: 1}], dns: {}});
}

function stdoutOf(answer: Outcome | undefined): string {
  return answer?.kind === 'result' ? answer.stdout : '';
}
