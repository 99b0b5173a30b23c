// client.ts URL DIRECTORY: run.ts starts it. Records on all nodes of that API server, and ends the recording at once.
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {chooseNodes} from '../../../src/cluster/choose/choose-nodes.js';
import {runOnNodes} from '../../../src/cluster/session/run.js';
import {openFleet} from '../../../src/kubernetes/recording/fleet.js';
import {aTemplate} from '../../helpers/pod-template.js';
import {writePlainKubeconfig} from '../../helpers/plain-kubeconfig.js';
import type {Cost} from './run.js';

const [url = '', directory = ''] = process.argv.slice(2);
const files = [writePlainKubeconfig(join(directory, 'kubeconfig'), url)];
const startedMs = Date.now();
const fleet = await openFleet({kind: 'kubeconfig', files, origin: 'bench'}, 30_000);
const {nodes} = await chooseNodes(fleet, {kind: 'selector', selector: ''});
const stop = new AbortController();
const outcomes = await runOnNodes(
  {
    fleet,
    nodes,
    settings: {template: aTemplate(), parallel: 10, nodeTimeoutMs: 10_000},
    detach: false,
    untilFailure: false,
    finish: (node) => {
      const takeIn = (_name: string, path: string) => rm(path);
      const room = {take: () => Promise.resolve()};
      const path = join(directory, node);
      return {keepOn: false, fetch: {what: 'pack', path, room, onProgress: () => undefined, takeIn}};
    },
    stop: stop.signal,
  },
  {
    onCall: () => undefined,
    onStarted: () => undefined,
    onFinished: () => undefined,
    onProblem: () => undefined,
    onRecording: () => stop.abort(),
  },
);
const {user, system} = process.cpuUsage();
const cost: Cost = {
  collected: outcomes.filter(({state}) => state === 'collected').length,
  wallMs: Date.now() - startedMs,
  cpuMs: (user + system) / 1000,
  residentMiB: process.resourceUsage().maxRSS / 1024,
};
process.send?.(cost, () => process.exit());
