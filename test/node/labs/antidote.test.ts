import {antidote} from './networks/antidote.js';
import {testNetwork} from './test-network.js';

testNetwork(antidote);
