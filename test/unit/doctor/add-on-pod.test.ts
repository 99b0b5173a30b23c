import {suite} from 'uvu';
import * as assert from 'uvu/assert';
import {logOfAddOn} from '../../../src/doctor/add-on-pod.js';
import {clusterWith, podWanting} from '../../helpers/cluster-record.js';

const test = suite('doctor: the log of an add-on');

test('by the name that the cluster has', () => {
  const pod = {...podWanting('kube-flannel-ds-platform-x7z2p'), namespace: 'kube-system'};
  const cluster = clusterWith(['10.244.3.0/24'], [pod]);
  assert.is(logOfAddOn(cluster, 'flannel'), 'kubectl -n kube-system logs kube-flannel-ds-platform-x7z2p');
});

test('how to find that name, where nobody was asked', () => {
  assert.match(logOfAddOn(null, 'multus'), /^kubectl get pods -A -o wide \| grep multus/);
});

test.run();
