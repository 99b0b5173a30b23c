import {kubeRouter} from './networks/kube-router.js';
import {testNetwork} from './test-network.js';

testNetwork(kubeRouter);
