import {callGrpc} from '../../system/grpc.js';
import {protobufFields} from '../../system/protobuf.js';

/** What the program behind a socket says about the pods that it has. */
export type PodsAnswer =
  /** The ids of all sandboxes, in whatever state. */
  | {readonly kind: 'pods'; readonly ids: readonly string[]}
  /** It makes none: its CRI is off, as Docker's packages have it. */
  | {readonly kind: 'no-cri'}
  | {readonly kind: 'silent'; readonly reason: string};

export type AskPods = (socket: string) => Promise<PodsAnswer>;

/** RuntimeService.ListPodSandbox without a filter, k8s.io/cri-api; v1alpha2 is what containerd before 1.6 speaks. */
export const askPods: AskPods = async (socket) => {
  for (const version of ['v1', 'v1alpha2']) {
    const answer = await callGrpc(socket, `/runtime.${version}.RuntimeService/ListPodSandbox`, Buffer.alloc(0));
    if (answer.kind === 'message') return {kind: 'pods', ids: sandboxIds(answer.message)};
    if (answer.kind === 'failed') return {kind: 'silent', reason: answer.reason};
  }
  return {kind: 'no-cri'};
};

/** ListPodSandboxResponse.items, field 1; PodSandbox.id, field 1. */
function sandboxIds(message: Buffer): string[] {
  return protobufFields(message).flatMap(({number, bytes}) => {
    const id = protobufFields(bytes).find((field) => field.number === 1);
    return number === 1 && id !== undefined ? [id.bytes.toString()] : [];
  });
}

/** The sockets among those on which somebody listens that a runtime with CRI may have: by name, wherever they are. */
export function criSockets(paths: readonly string[]): string[] {
  return paths.filter(
    (path) => /\/[\w.-]*(containerd|crio|cri-dockerd|dockershim|cri)[\w.-]*\.sock$/.test(path) && !/debug/.test(path),
  );
}
