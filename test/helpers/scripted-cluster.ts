import {createHash} from 'node:crypto';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {openWebSocket, type ServerSocket} from './web-socket.js';

/** How the recorder on a node behaves; what is left out it does well. */
export interface Script {
  readonly node: string;
  /** Its pod stays Pending for ever. */
  readonly neverStarts?: boolean;
  /** It takes requests, and answers none. */
  readonly neverAnswers?: boolean;
  /** After so many bytes of the pack the connection breaks, each time. */
  readonly breaksAfter?: number;
  /** Bytes of the pack are wrong, the first so many times. */
  readonly corrupt?: number;
  /** What it tells of calls. */
  readonly calls?: readonly string[];
  /** Its pod comes to this status, and to no other. */
  readonly becomes?: object;
  /** Its object, as the API server has it; what is left out is that of a sound node. */
  readonly object?: {readonly metadata?: object; readonly spec?: object; readonly status?: object};
}

/** What the API server does not let pass. */
export interface Rules {
  /** As `VERB RESOURCE`: forbidden, and said to be so when it is asked. */
  readonly forbids?: ReadonlySet<string>;
  /** The same, but it says that it is allowed, as webhooks of authorization may. */
  readonly forbidsSecretly?: ReadonlySet<string>;
  /** How exec is refused, with any text as the body. */
  readonly refusesExec?: {readonly code: number; readonly text: string};
  /** What admission says against a pod. */
  readonly refuses?: (
    pod: object,
  ) => {readonly code: number; readonly message: string; readonly reason?: string} | undefined;
  /** Pods are made, and the connection breaks before the answer. */
  readonly losesCreations?: boolean;
}

/** An API server that plays a cluster of nodes with recorders: for scale, and for faults that cannot be made at will. */
export interface ScriptedCluster {
  readonly url: string;
  /** What has happened, in order: `create NODE`, `pack NODE`, `erase NODE`, `delete NODE`. */
  readonly log: readonly string[];
  /** The most exec connections that fetched a pack at one time. */
  readonly mostFetching: () => number;
  /** How many watches were made. */
  readonly watches: () => number;
  readonly close: () => Promise<void>;
}

interface Recorder {
  readonly script: Script;
  pod: PodObject;
  readonly events: string[];
  readonly followers: Set<ServerSocket>;
  fetches: number;
}

interface PodObject {
  readonly metadata: {readonly name: string} & Record<string, unknown>;
  readonly spec: {readonly nodeName: string} & Record<string, unknown>;
  readonly status: Record<string, unknown>;
}

/** Starts one on loopback. Every node packs the same bytes. */
export async function startScriptedCluster(
  scripts: readonly Script[],
  pack: Buffer,
  {forbids = new Set(), forbidsSecretly = new Set(), refusesExec, refuses, losesCreations = false}: Rules = {},
): Promise<ScriptedCluster> {
  const byNode = new Map(scripts.map((script) => [script.node, script]));
  const recorders = new Map<string, Recorder>();
  const watchers = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  const log: string[] = [];
  const sha256 = createHash('sha256').update(pack).digest('hex');
  let [fetching, mostFetching, watches] = [0, 0, 0];

  const server = createServer((request, response) => void answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const url = new URL(request.url ?? '', 'http://x');
    const isForbidden = ['get pods/exec', 'create pods/exec'].some((right) => forbidsSecretly.has(right));
    const refusal = isForbidden ? {code: 403, text: forbidden('get pods/exec')} : refusesExec;
    if (refusal !== undefined) {
      const length = Buffer.byteLength(refusal.text);
      socket.end(`HTTP/1.1 ${refusal.code} No\r\nContent-Length: ${length}\r\n\r\n${refusal.text}`);
    } else exec(url, openWebSocket(request, socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    mostFetching: () => mostFetching,
    watches: () => watches,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://x');
    const body = await bodyOf(request);
    const send = (status: number, value: unknown) => {
      response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(value));
    };
    const [, , , kind = '', namespaceOrNode = '', , name = ''] = url.pathname.split('/');
    const right = rightOf(request.method ?? '', url, name);
    const isForbidden = forbids.has(right) || forbidsSecretly.has(right);
    if (url.pathname.includes('selfsubjectaccessreviews')) send(201, review(body));
    else if (isForbidden) send(403, JSON.parse(forbidden(right)));
    else if (kind === 'nodes' && namespaceOrNode === '')
      send(200, {kind: 'NodeList', metadata: {}, items: scripts.map(nodeObject)});
    else if (kind === 'nodes') sendNode(namespaceOrNode);
    else if (request.method === 'POST') {
      const made = JSON.parse(body) as PodObject;
      const refusal = refuses?.(made);
      if (refusal !== undefined) send(refusal.code, failure(refusal.code, refusal.message, refusal.reason));
      else sendMade(made, url.searchParams.has('dryRun'));
    } else if (request.method === 'DELETE') send(200, remove(name));
    else if (url.searchParams.get('watch') === 'true') watch(response);
    else if (kind === 'namespaces' && name !== '') sendPod(recorders.get(name));
    else
      send(200, {
        kind: 'PodList',
        metadata: {resourceVersion: '1'},
        items: [...recorders.values()].map(({pod}) => pod),
      });

    function sendMade(made: PodObject, isDryRun: boolean): void {
      const pod = create(made, isDryRun);
      if (losesCreations && !isDryRun) request.socket.destroy();
      else send(201, pod);
    }

    function sendPod(recorder: Recorder | undefined): void {
      if (recorder === undefined) send(404, failure(404, 'pods not found'));
      else send(200, recorder.pod);
    }

    function sendNode(wanted: string): void {
      const script = byNode.get(wanted);
      if (script === undefined) send(404, failure(404, `nodes "${wanted}" not found`));
      else send(200, nodeObject(script));
    }
  }

  function review(body: string): object {
    const {spec} = JSON.parse(body) as {
      spec: {resourceAttributes: {verb: string; resource: string; subresource?: string}};
    };
    const {verb, resource, subresource} = spec.resourceAttributes;
    const right = `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
    return {kind: 'SelfSubjectAccessReview', status: {allowed: !forbids.has(right)}};
  }

  function create(made: PodObject, isDryRun: boolean): PodObject {
    const pod = {
      ...made,
      metadata: {...made.metadata, creationTimestamp: new Date().toISOString()},
      status: {phase: 'Pending'},
    };
    if (isDryRun) return pod;
    const {nodeName} = pod.spec;
    log.push(`create ${nodeName}`);
    const script = byNode.get(nodeName) ?? {node: nodeName};
    const recorder: Recorder = {script, pod, events: [], followers: new Set(), fetches: 0};
    recorders.set(pod.metadata.name, recorder);
    tell('ADDED', pod);
    if (script.becomes !== undefined) setImmediate(() => settle(recorder, script.becomes ?? {}));
    else if (script.neverStarts !== true) {
      setImmediate(() => {
        become(recorder, 'Running', {running: {}});
        say(recorder, 'on');
        for (const call of script.calls ?? []) say(recorder, call);
        const seconds = Number(variableOf(made, 'MLAB_CNI_FOR'));
        if (variableOf(made, 'MLAB_CNI_WORK') === 'record')
          setTimeout(() => say(recorder, 'off\t0\t'), seconds * 1000).unref();
      });
    }
    return pod;
  }

  function become(recorder: Recorder, phase: string, state: object): void {
    settle(recorder, {phase, containerStatuses: [{name: 'recorder', state}]});
  }

  function settle(recorder: Recorder, status: object): void {
    recorder.pod = {...recorder.pod, status: {...status}};
    tell('MODIFIED', recorder.pod);
  }

  function remove(name: string): object {
    const recorder = recorders.get(name);
    if (recorder !== undefined) {
      log.push(`delete ${recorder.script.node}`);
      recorders.delete(name);
      for (const follower of recorder.followers) follower.end();
      tell('DELETED', recorder.pod);
    }
    return {kind: 'Status', status: 'Success'};
  }

  function watch(response: ServerResponse): void {
    watches += 1;
    response.writeHead(200, {'content-type': 'application/json'});
    response.flushHeaders();
    for (const {pod} of recorders.values()) response.write(`${JSON.stringify({type: 'ADDED', object: pod})}\n`);
    watchers.add(response);
    response.on('close', () => watchers.delete(response));
  }

  function tell(type: string, object: PodObject): void {
    for (const watcher of watchers) watcher.write(`${JSON.stringify({type, object})}\n`);
  }

  function say(recorder: Recorder, line: string): void {
    recorder.events.push(line);
    for (const follower of recorder.followers) void follower.send(1, Buffer.from(`${line}\n`));
  }

  /** The few programs that are run in a recorder's container, see src/cluster/desk. */
  function exec(url: URL, socket: ServerSocket): void {
    const command = url.searchParams.getAll('command');
    const recorder = recorders.get(url.pathname.split('/')[6] ?? '');
    if (recorder === undefined) socket.end();
    else if (command[1] === '-n' && command[3] !== '-f') {
      for (const line of recorder.events) void socket.send(1, Buffer.from(`${line}\n`));
      socket.succeed();
    } else if (command[1] === '-n') follow(recorder, socket, Number(command[2]) - 1);
    else if (command[0] === 'sh') ask(recorder, socket, command[2] ?? '');
    else if (command[2]?.startsWith('+') === true) void fetch(recorder, socket, Number(command[2]) - 1);
    else {
      void socket.send(1, pack.subarray(-Number(command[2])));
      socket.succeed();
    }
  }

  function follow(recorder: Recorder, socket: ServerSocket, from: number): void {
    recorder.followers.add(socket);
    socket.onClose(() => recorder.followers.delete(socket));
    for (const line of recorder.events.slice(from)) void socket.send(1, Buffer.from(`${line}\n`));
  }

  function ask(recorder: Recorder, socket: ServerSocket, script: string): void {
    const [, what = ''] = /^echo (\w+) /.exec(script) ?? [];
    const [, token = ''] = /asks\/(\w+) /.exec(script) ?? [];
    socket.succeed();
    if (recorder.script.neverAnswers === true) return;
    log.push(`${what} ${recorder.script.node}`);
    if (what === 'pack' || what === 'context')
      say(recorder, ['packed', token, '0', pack.length, sha256, ''].join('\t'));
    else say(recorder, ['done', token, '0', ''].join('\t'));
    if (what === 'erase') become(recorder, 'Succeeded', {terminated: {exitCode: 0, message: 'clean'}});
  }

  async function fetch(recorder: Recorder, socket: ServerSocket, from: number): Promise<void> {
    const {breaksAfter = Infinity, corrupt = 0} = recorder.script;
    fetching += 1;
    mostFetching = Math.max(mostFetching, fetching);
    socket.onClose(() => (fetching -= 1));
    const isWrong = from === 0 && recorder.fetches++ < corrupt;
    const end = Math.min(pack.length, from + breaksAfter);
    for (let at = from; at < end; at += 32_768) {
      const part = Buffer.from(pack.subarray(at, Math.min(end, at + 32_768)));
      if (isWrong && at === 0) part[0] = (part[0] ?? 0) ^ 1;
      await socket.send(1, part);
    }
    if (end < pack.length) socket.end();
    else socket.succeed();
  }
}

function nodeObject({node: name, object = {}}: Script): object {
  const nodeInfo = {
    operatingSystem: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    containerRuntimeVersion: 'containerd://1.7.2',
    kubeletVersion: 'v1.30.1',
  };
  return {
    kind: 'Node',
    metadata: {name, labels: {}, ...object.metadata},
    spec: {...object.spec},
    status: {nodeInfo, conditions: [{type: 'Ready', status: 'True'}], ...object.status},
  };
}

function variableOf({spec}: PodObject, wanted: string): string {
  const [container] = spec['containers'] as {env: {name: string; value: string}[]}[];
  return container?.env.find(({name}) => name === wanted)?.value ?? '';
}

/** `VERB RESOURCE` as authorization names a request. */
function rightOf(method: string, url: URL, name: string): string {
  const parts = url.pathname.split('/');
  const resource = parts[3] === 'namespaces' ? [parts[5], parts[7]].filter(Boolean).join('/') : (parts[3] ?? '');
  const isList = parts[3] === 'namespaces' ? name === '' : parts[4] === undefined;
  if (method === 'POST') return `create ${resource}`;
  if (method === 'DELETE') return `delete ${resource}`;
  if (url.searchParams.get('watch') === 'true') return `watch ${resource}`;
  return `${isList ? 'list' : 'get'} ${resource}`;
}

function forbidden(right: string): string {
  return JSON.stringify(failure(403, `${right.split(' ', 1)[0] ?? ''} is forbidden: User "me" cannot ${right}`));
}

function failure(code: number, message: string, reason = ''): object {
  return {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
