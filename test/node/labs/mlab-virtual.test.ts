import {mlabVirtual} from './networks/mlab-virtual.js';
import {testNetwork} from './test-network.js';

testNetwork(mlabVirtual);
