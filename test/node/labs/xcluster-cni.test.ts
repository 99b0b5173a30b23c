import {xclusterCni} from './networks/xcluster-cni.js';
import {testNetwork} from './test-network.js';

testNetwork(xclusterCni);
