import {loadAllYaml} from '@kubernetes/client-node';
import type {JsonObject} from '../../../src/cni/json.js';
import type {ApiServer} from './apiserver.js';

export interface PodOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ips?: readonly string[];
  readonly phase?: string;
  readonly node?: string;
}

const definitions = '/apis/k8s.cni.cncf.io/v1/namespaces/default/network-attachment-definitions';

/** What an administrator and the controllers would put into a cluster. All of it goes into the namespace `default`. */
export class ClusterObjects {
  constructor(
    private readonly server: ApiServer,
    private readonly token: string,
  ) {}

  /** Teaches the cluster what NetworkAttachmentDefinitions are, as the manifest of multus does, and waits until it knows. */
  async installDefinitions(): Promise<void> {
    await this.send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {name: 'network-attachment-definitions.k8s.cni.cncf.io'},
      spec: {
        group: 'k8s.cni.cncf.io',
        scope: 'Namespaced',
        names: {
          plural: 'network-attachment-definitions',
          singular: 'network-attachment-definition',
          kind: 'NetworkAttachmentDefinition',
        },
        versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: definitionSchema}}],
      },
    });
    const deadline = Date.now() + 30_000;
    while ((await this.server.request(this.token, 'GET', definitions)).status !== 200) {
      if (Date.now() > deadline) throw new Error('NetworkAttachmentDefinitions are not served after 30 s');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** An empty configuration is none: a file on the node has it. */
  async createDefinition(name: string, config: string): Promise<void> {
    const kind = {apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition'};
    await this.send('POST', definitions, {...kind, metadata: {name}, spec: config === '' ? {} : {config}});
  }

  /** Without a range the node waits for one. */
  async createNode(name: string, labels: JsonObject, podCIDR?: string): Promise<void> {
    const spec = podCIDR === undefined ? {} : {podCIDR, podCIDRs: [podCIDR]};
    await this.send('POST', '/api/v1/nodes', {metadata: {name, labels}, spec});
  }

  /** Makes a pod as the scheduler and a kubelet would leave it; returns its uid. */
  async createPod(name: string, {annotations = {}, ips = [], phase = 'Running', node}: PodOptions): Promise<string> {
    const pods = '/api/v1/namespaces/default/pods';
    const made = await this.send('POST', pods, {
      metadata: {name, annotations},
      spec: {containers: [{name: 'main', image: 'none'}], ...(node === undefined ? {} : {nodeName: node})},
    });
    const [podIP] = ips;
    const addresses = podIP === undefined ? {} : {podIP, podIPs: ips.map((ip) => ({ip}))};
    await this.send('PUT', `${pods}/${name}/status`, {...made, status: {phase, ...addresses}});
    return (made['metadata'] as {readonly uid: string}).uid;
  }

  async createEvent(pod: string, reason: string, message: string): Promise<void> {
    await this.send('POST', '/api/v1/namespaces/default/events', {
      metadata: {generateName: `${pod}-`},
      involvedObject: {apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod},
      type: 'Warning',
      reason,
      message,
      count: 4,
      lastTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
    });
  }

  /** What `kubectl apply -f -` would do with a manifest of service accounts, cluster roles and their bindings. */
  async apply(manifest: string): Promise<void> {
    const paths: Readonly<Record<string, string>> = {
      ServiceAccount: '/api/v1/namespaces/kube-system/serviceaccounts',
      ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
    };
    for (const object of loadAllYaml(manifest) as (JsonObject & {readonly kind: string})[]) {
      await this.send('POST', paths[object.kind] ?? '', object);
    }
  }

  /** A token for a service account in the namespace kube-system. */
  async tokenOf(serviceAccount: string): Promise<string> {
    const answer = await this.send('POST', `/api/v1/namespaces/kube-system/serviceaccounts/${serviceAccount}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {expirationSeconds: 3600},
    });
    return (answer['status'] as {readonly token: string}).token;
  }

  private async send(method: string, path: string, body: JsonObject): Promise<JsonObject> {
    const answer = await this.server.request(this.token, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as JsonObject;
  }
}

const definitionSchema: JsonObject = {
  type: 'object',
  properties: {spec: {type: 'object', properties: {config: {type: 'string'}}}},
};
