#!/usr/bin/env node
// Stands in for thin multus 4.0 (github.com/k8snetworkplumbingwg/multus-cni): attaches a pod to a default network and to
// those that its annotation k8s.v1.cni.cncf.io/networks names, and says the same when that fails.
//
// There is no API server, but a directory "cluster" beside the kubeconfig, with NAMESPACE/pods/NAME.json and
// NAMESPACE/network-attachment-definitions/NAME.json in it. Plugins are looked for in `binDir` before CNI_PATH.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {callPlugin, CniError, pluginPath, serve} from './cni.mjs';

serve({ADD: add, DEL: del});

function add(request) {
  const pod = podOfCall();
  const label = `${pod.namespace}/${pod.name}/${pod.uid}`;
  const attachments = attachmentsOf(request, pod, label);
  keep(attachments);
  const results = attachments.map((attachment, index) => {
    const {network, from, ifname} = attachment;
    try {
      const result = addOne(request, attachment);
      const addresses = (result.ips ?? []).map(({address}) => address).join(' ');
      process.stderr.write(`type: 'Normal' reason: 'AddedInterface' Add ${ifname} [${addresses}] from ${from}\n`);
      return result;
    } catch (error) {
      for (const made of attachments.slice(0, index + 1).reverse()) delOne(request, made);
      const {code = 999, message} = error;
      throw new CniError(
        code,
        `[${label}:${network.name}]: error adding container to network "${network.name}": ${message}`,
      );
    }
  });
  return results[0];
}

function del(request) {
  const attachments = kept() ?? attachmentsOf(request, podOfCall(), '');
  for (const attachment of attachments.reverse()) delOne(request, attachment);
  rmSync(keptIn(), {force: true});
}

function podOfCall() {
  const args = Object.fromEntries((process.env.CNI_ARGS ?? '').split(';').map((pair) => pair.split('=')));
  return {namespace: args.K8S_POD_NAMESPACE, name: args.K8S_POD_NAME, uid: args.K8S_POD_UID};
}

/** The networks that a pod gets, the default one first. */
function attachmentsOf(request, pod, label) {
  const annotations = readObject(request, pod.namespace, 'pods', pod.name)?.metadata.annotations ?? {};
  const home = request.multusNamespace ?? 'kube-system';
  const wanted = annotations['v1.multus-cni.io/default-network'] ?? request.clusterNetwork;
  const fail = (what) => {
    throw new CniError(999, `Multus: [${label}]: error loading k8s delegates k8s args: TryLoadPodDelegates: ${what}`);
  };
  const standard =
    wanted === undefined
      ? {network: asList(request.delegates[0]), from: request.delegates[0].name}
      : definition(request, {namespace: home, name: wanted}, fail);
  const more = selections(annotations['k8s.v1.cni.cncf.io/networks'] ?? '', pod.namespace).map((selection, index) => ({
    ...definition(request, selection, fail),
    ifname: selection.interface ?? `net${index + 1}`,
  }));
  return [{...standard, ifname: process.env.CNI_IFNAME}, ...more];
}

/** A list in JSON, or NAMESPACE/NAME@INTERFACE with commas between. */
function selections(annotation, namespace) {
  if (annotation.trim() === '') return [];
  if (annotation.trim().startsWith('[')) return JSON.parse(annotation).map((entry) => ({namespace, ...entry}));
  return annotation.split(',').map((text) => {
    const {groups} = /^(?:(?<namespace>[^/]+)\/)?(?<name>[^@]+)(?:@(?<interface>.+))?$/.exec(text.trim());
    return {name: groups.name, interface: groups.interface, namespace: groups.namespace ?? namespace};
  });
}

function definition(request, {namespace, name}, fail) {
  const found = readObject(request, namespace, 'network-attachment-definitions', name);
  if (found !== null) return {network: asList(JSON.parse(found.spec.config)), from: `${namespace}/${name}`};
  return fail(
    'error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: ' +
      `cannot find a network-attachment-definition (${name}) in namespace (${namespace}): ` +
      `network-attachment-definitions.k8s.cni.cncf.io "${name}" not found`,
  );
}

function asList({plugins, ...network}) {
  return plugins === undefined ? {...network, isList: false, plugins: [network]} : {...network, isList: true, plugins};
}

/** As libcni does: the result of each plugin is handed to the next one. Only errors of lists name the plugin. */
function addOne(request, {network, ifname}) {
  let prevResult;
  for (const plugin of network.plugins) {
    try {
      prevResult = callPlugin(requestOf(network, plugin, prevResult), optionsFor(request, ifname));
    } catch (error) {
      if (network.isList) error.message = `plugin type="${plugin.type}" failed (add): ${error.message}`;
      throw error;
    }
  }
  return prevResult;
}

function delOne(request, {network, ifname}) {
  for (const plugin of [...network.plugins].reverse()) {
    callPlugin(requestOf(network, plugin), {...optionsFor(request, ifname), operation: 'DEL'});
  }
}

function requestOf({name, cniVersion}, plugin, prevResult) {
  return {...plugin, name, cniVersion, ...(prevResult === undefined ? {} : {prevResult})};
}

function optionsFor({binDir = '/opt/cni/bin'}, ifname) {
  const args = process.env.CNI_ARGS ?? '';
  const own = args.replace('IgnoreUnknown=1', 'IgnoreUnknown=true');
  return {path: [binDir, ...pluginPath()], environment: {CNI_IFNAME: ifname, CNI_ARGS: `${own};${args}`}};
}

function keptIn() {
  return join('/var/lib/cni/multus', process.env.CNI_CONTAINERID);
}

function keep(attachments) {
  mkdirSync('/var/lib/cni/multus', {recursive: true, mode: 0o700});
  writeFileSync(keptIn(), JSON.stringify(attachments), {mode: 0o600});
}

function kept() {
  return readJson(keptIn());
}

function readObject({kubeconfig}, namespace, kind, name) {
  return readJson(join(dirname(kubeconfig), 'cluster', namespace, kind, `${name}.json`));
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
