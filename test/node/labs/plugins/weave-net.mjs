#!/usr/bin/env node
// Stands in for weave-net where no weave router runs: pods are attached to the bridge "weave" by the bridge plugin.
import {callPlugin, serve} from './cni.mjs';

serve({ADD: throughBridge, DEL: throughBridge});

function throughBridge(request) {
  return callPlugin({...request, type: 'bridge', bridge: 'weave', ipam: {type: 'host-local', subnet: '10.46.0.0/16'}});
}
