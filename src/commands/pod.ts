import {homedir} from 'node:os';
import * as Flags from '@oclif/core/flags';
import {callsIn} from '../capture/tree/call-tree.js';
import {multusNamespaceIn} from '../capture/pod/multus-namespace.js';
import {shortIds} from '../capture/selection/short-id.js';
import {BaseCommand} from '../cli/base-command.js';
import {nodeFlag, storeFlag} from '../cli/flags/flags.js';
import {clusterFlags} from '../cli/flags/kubeconfig-flag.js';
import {parsePodName, podArgument} from '../cli/flags/pod-argument.js';
import {namedPodFlags} from '../cli/flags/namespace-flag.js';
import {currentScreen} from '../cli/terminal.js';
import {UsageError} from '../errors.js';
import {askAboutPod} from '../kubernetes/ask-about-pod.js';
import {rightsManifest} from '../kubernetes/rights.js';
import {namespacesOf, readPodCalls} from '../store/query/pod-calls.js';
import {joinPod} from '../use-cases/join-pod.js';
import {captureWords} from '../view/calls/capture-words.js';
import {podJson, type PodJson} from '../view/pod/pod-json.js';
import {renderPod} from '../view/pod/pod.js';

export default class Pod extends BaseCommand {
  static override summary = 'Join what Kubernetes wanted for a pod, what plugins did, and what Kubernetes believes';
  static override description = `Wanted: the annotations k8s.v1.cni.cncf.io/networks and v1.multus-cni.io/default-network with their NetworkAttachmentDefinitions. Done: the captures of the latest attempt. Believed: network-status, the pod's addresses, events.

If the cluster or the captures are missing, the other side is shown alone, and a warning says which. A --kubeconfig must be usable (else exit status 40).

Exit status 1 means that they part, or that something failed; 12 that neither side knows the pod; 40 that the cluster did not answer and no capture is about it.`;
  static override examples = [
    {description: 'A pod that is stuck', command: '<%= config.bin %> <%= command.id %> default/web-0'},
    {
      description: 'On a node, with the credentials of its kubelet',
      command: '<%= config.bin %> <%= command.id %> default/web-0 --kubeconfig /etc/kubernetes/kubelet.conf',
    },
    {
      description: 'Make a service account with the least rights',
      command: '<%= config.bin %> <%= command.id %> --rbac | kubectl apply -f -',
    },
  ];
  static override args = {pod: podArgument};
  static override flags = {
    ...clusterFlags,
    rbac: Flags.boolean({
      summary: 'print a manifest of a service account with the least rights that are needed, and do nothing else',
      exclusive: ['json'],
    }),
    store: storeFlag,
    node: nodeFlag,
    ...namedPodFlags,
  };

  async run(): Promise<PodJson | undefined> {
    const {args, flags} = await this.parse(Pod);
    if (flags.rbac) {
      process.stdout.write(rightsManifest());
      return undefined;
    }
    const wanted = args.pod ?? flags.pod;
    if (wanted === undefined) throw new UsageError('which pod?', {suggestions: ['mlab-cni pod NAMESPACE/NAME']});
    const pod = parsePodName(wanted, flags.namespace, (name) => namespacesOf(flags, name));
    const calls = readPodCalls(flags, pod);
    const {trees, entries} = calls;
    const knowledge = await askAboutPod(
      {kubeconfig: flags.kubeconfig, context: flags.context, environment: process.env, home: homedir(), root: ''},
      flags['cluster-timeout'],
      {...pod, multusNamespace: multusNamespaceIn(trees)},
    );
    const story = joinPod(pod, calls, knowledge, (text) => void this.warn(text));
    if (story.partings.length > 0) this.answerNo();
    const wordsFor = (id: string) => captureWords(id, flags.store);
    if (!this.jsonEnabled()) {
      const ids = shortIds(
        trees.flatMap(callsIn).map(({invocation}) => invocation),
        entries,
      );
      this.display(renderPod(story, (id) => wordsFor(ids.get(id) ?? id), currentScreen()));
    }
    return podJson(story, trees, Date.now(), wordsFor);
  }
}
