#!/usr/bin/env node
// Stands in for ipvlan where the kernel has none: a macvlan interface on the same parent.
import {callPlugin, serve} from './cni.mjs';

serve({ADD: throughMacvlan, DEL: throughMacvlan});

function throughMacvlan({mode: _mode, ...request}) {
  return callPlugin({...request, type: 'macvlan'});
}
