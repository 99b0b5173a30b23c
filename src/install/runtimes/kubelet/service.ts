import type {HostPaths} from '../../../system/host-paths.js';
import {readService, type Service} from '../../systemd/service.js';

export const kubeletUnit = 'kubelet.service';

/** kubelet.service as systemd will run it; `edited` stands in for files as they will be. */
export function readKubeletService(host: HostPaths, edited: ReadonlyMap<string, string> = new Map()): Service {
  return readService(host, kubeletUnit, kubeadmCommand, edited);
}

/** https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/kubelet-integration/ */
const kubeadmCommand = {
  value: '/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS',
  path: '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf',
};
