/**
 * The demo's plugins: small stand-ins for multus, flannel, bridge and host-local that call each other as the real ones
 * do (by CNI_PATH) and fail as they do, but touch nothing outside the demo's directory.
 *
 *     node plugin.cjs NAME ROOT     with a request on stdin and the CNI_* parameters in the environment
 */
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {asArray, asString, isObject, type Json, type JsonObject} from '../cni/json.js';
import {parseCniError} from '../cni/error.js';
import {genericArgument, parseParameters, type Parameters} from '../cni/parameters.js';
import {parseRequestConfig} from '../cni/request.js';
import {runProcess} from '../system/process.js';

interface Call {
  readonly root: string;
  readonly parameters: Parameters;
  readonly request: JsonObject;
}

/** What a plugin prints; an error object if it has a code. */
type Answer = JsonObject;

const [name = '', root = ''] = process.argv.slice(2);
const plugins: Readonly<Record<string, (call: Call) => Promise<Answer> | Answer>> = {
  multus,
  flannel,
  bridge,
  'host-local': hostLocal,
};
const environment = new Map(Object.entries(process.env).map(([key, value]) => [key, value ?? '']));
const parameters = parseParameters(environment);
void answer();

async function answer(): Promise<void> {
  // not readFileSync: execa has made stdin non-blocking
  const request = parseRequestConfig(await text(process.stdin))?.json ?? {};
  const answer = (await plugins[name]?.({root, parameters, request})) ?? failure(`there is no demo plugin ${name}`);
  if (parameters.command === 'ADD' || 'code' in answer) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  process.exitCode = 'code' in answer ? 1 : 0;
}

async function multus({parameters, request}: Call): Promise<Answer> {
  const [first] = asArray(request['delegates']);
  const config: JsonObject = {cniVersion: request['cniVersion'] ?? '', ...(isObject(first) ? first : {})};
  const answer = await delegate(config, parameters);
  if (!('code' in answer)) return answer;
  const pod = ['K8S_POD_NAMESPACE', 'K8S_POD_NAME'].map((key) => genericArgument(parameters.args, key) ?? '').join('/');
  const network = asString(config['name']) ?? '';
  return failure(
    `Multus: [${pod}]: error adding container to network "${network}": ` +
      `delegateAdd: error invoking DelegateAdd - "flannel": ${asString(answer['msg']) ?? ''}`,
  );
}

async function flannel({root, parameters, request}: Call): Promise<Answer> {
  const subnet = /^FLANNEL_SUBNET=(.*)$/m.exec(readFileSync(join(root, 'run/flannel/subnet.env'), 'utf8'))?.[1] ?? '';
  const {cniVersion = '', name = ''} = request;
  const ipam = {type: 'host-local', ranges: [[{subnet}]], routes: [{dst: '10.244.0.0/16'}]};
  process.stderr.write(`flannel: delegating to bridge with subnet ${subnet}\n`);
  return delegate({cniVersion, name, type: 'bridge', isGateway: true, mtu: 1450, ipam}, parameters);
}

async function bridge({parameters, request}: Call): Promise<Answer> {
  const ipam = request['ipam'];
  const answer = await delegate(request, parameters, isObject(ipam) ? asString(ipam['type']) : undefined);
  if ('code' in answer) return answer;
  const interfaces = [
    {name: 'cni0', mac: '0a:58:0a:f4:01:01'},
    {name: parameters.ifname ?? '', mac: '0a:58:0a:f4:01:02', sandbox: parameters.netns ?? ''},
  ];
  return {...answer, interfaces, ips: asArray(answer['ips']).map((ip) => (isObject(ip) ? {...ip, interface: 1} : ip))};
}

/** One address per file, as host-local keeps them; the demo's /30 has a single one to give. */
function hostLocal({root, parameters, request}: Call): Answer {
  const directory = join(root, 'var/lib/cni/networks', asString(request['name']) ?? '');
  const file = join(directory, '10.244.1.2');
  mkdirSync(directory, {recursive: true});
  if (parameters.command === 'DEL') {
    const mine = readdirSync(directory).filter(
      (ip) => readFileSync(join(directory, ip), 'utf8') === parameters.containerId,
    );
    for (const ip of mine) rmSync(join(directory, ip));
    return {};
  }
  if (existsSync(file)) {
    return failure('failed to allocate for range 0: no IP addresses available in range set: 10.244.1.2-10.244.1.2');
  }
  writeFileSync(file, parameters.containerId ?? '');
  const ips: Json = [{version: '4', address: '10.244.1.2/30', gateway: '10.244.1.1'}];
  return {cniVersion: request['cniVersion'] ?? '', ips, routes: [{dst: '10.244.0.0/16'}], dns: {}};
}

/** Runs another plugin from CNI_PATH on this configuration, with our own environment, and gives back what it printed. */
async function delegate(config: JsonObject, {path}: Parameters, type = asString(config['type'])): Promise<Answer> {
  const file = path.map((directory) => join(directory, type ?? '')).find(existsSync);
  if (file === undefined) return failure(`failed to find plugin "${type ?? ''}" in path [${path.join(' ')}]`);
  const {stdout} = await runProcess({file, stdin: JSON.stringify(config), timeoutMs: 10_000});
  const text = stdout.toString('utf8');
  const error = parseCniError(text);
  return error === undefined ? (text === '' ? {} : (parseRequestConfig(text)?.json ?? {})) : failure(error.msg);
}

function failure(msg: string): Answer {
  return {cniVersion: '0.3.1', code: 999, msg};
}
