import {mlabPhysical} from './networks/mlab-physical.js';
import {testNetwork} from './test-network.js';

testNetwork(mlabPhysical);
