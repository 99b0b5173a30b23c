import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import type {JsonObject} from '../../../src/cni/json.js';
import {Runtime, type Attachment, type NetworkConfigList, type PluginAnswer} from '../../helpers/runtime.js';
import type {Lab} from './lab.js';
import {cluster, nameOf, type PodSpec} from './network.js';

const loopback: NetworkConfigList = {cniVersion: '0.3.1', name: 'cni-loopback', plugins: [{type: 'loopback'}]};

/** Gives pods their network as containerd does: loopback and the network of /etc/cni/net.d; DEL after a failed ADD. */
export class Pods {
  private readonly runtime: Runtime;
  private readonly attached = new Map<string, {pod: PodSpec; list: NetworkConfigList; attachment: Attachment}>();
  private attempts = 0;

  constructor(private readonly lab: Lab) {
    this.runtime = new Runtime([lab.binDir], lab.place);
  }

  /** What the plugins of the network answered, the one that failed as the last. */
  add(pod: PodSpec): PluginAnswer[] {
    const list = this.defaultNetwork();
    const attachment = this.makeContainer(pod);
    this.runtime.add(loopback, {...attachment, ifname: 'lo'});
    const answers = this.runtime.add(list, attachment);
    this.attached.set(nameOf(pod), {pod, list, attachment});
    if (answers.at(-1)?.status !== 0) this.del(pod);
    return answers;
  }

  del(pod: PodSpec): PluginAnswer[] {
    const {list, attachment} = this.attached.get(nameOf(pod)) ?? {};
    if (list === undefined || attachment === undefined) throw new Error(`${nameOf(pod)} was never added`);
    const answers = this.runtime.del(list, attachment);
    this.runtime.del(loopback, {...attachment, ifname: 'lo'});
    this.lab.run('ip', 'netns', 'delete', attachment.netns.replace(/.*\//, ''));
    this.attached.delete(nameOf(pod));
    return answers;
  }

  delAll(): PluginAnswer[] {
    return [...this.attached.values()].flatMap(({pod}) => this.del(pod));
  }

  /** The first file in alphabetical order; a single configuration becomes a list of one. */
  private defaultNetwork(): NetworkConfigList {
    const directory = `${this.lab.place.root}/etc/cni/net.d`;
    const [file = ''] = readdirSync(directory).sort();
    const config = JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as JsonObject & NetworkConfigList;
    return file.endsWith('.conflist') ? config : {...config, plugins: [config]};
  }

  private makeContainer(pod: PodSpec): Attachment {
    this.attempts += 1;
    const {namespace = 'default', name, annotations = {}, hostPort} = pod;
    const containerId = createHash('sha256')
      .update(`${nameOf(pod)} ${this.attempts}`)
      .digest('hex');
    const uid = containerId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
    this.lab.write(`${cluster}/${namespace}/pods/${name}.json`, {metadata: {namespace, name, uid, annotations}});
    this.lab.run('ip', 'netns', 'add', `cni-${uid}`);
    return {
      containerId,
      netns: `/var/run/netns/cni-${uid}`,
      ifname: 'eth0',
      args:
        `IgnoreUnknown=1;K8S_POD_NAMESPACE=${namespace};K8S_POD_NAME=${name};` +
        `K8S_POD_INFRA_CONTAINER_ID=${containerId};K8S_POD_UID=${uid}`,
      capabilityArgs: hostPort === undefined ? {} : {portMappings: [{hostPort, containerPort: 80, protocol: 'tcp'}]},
    };
  }
}
