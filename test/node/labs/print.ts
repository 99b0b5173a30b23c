// Prints the README's page about networks: each is brought up, and what mlab-cni says of it is what is printed.
//
//   sudo npx tsx test/node/labs/print.ts [NETWORK...]
import {cannotRecord} from '../../helpers/recorded.js';
import {antidote} from './networks/antidote.js';
import {kubeRouter} from './networks/kube-router.js';
import {mlabPhysical} from './networks/mlab-physical.js';
import {mlabVirtual} from './networks/mlab-virtual.js';
import {xclusterCni} from './networks/xcluster-cni.js';
import type {Lab} from './lab.js';
import type {Network, Scene} from './network.js';
import {play, startSession} from './session.js';

process.env['COLUMNS'] = '110';
process.env['NO_COLOR'] = '1';

const networks = [mlabPhysical, mlabVirtual, kubeRouter, antidote, xclusterCni];
const reason = cannotRecord();
if (reason !== null) throw new Error(reason);
const names = process.argv.slice(2);
for (const network of networks.filter(({name}) => names.length === 0 || names.includes(name))) {
  console.log(await pageOf(network));
}

async function pageOf(network: Network): Promise<string> {
  const session = await startSession(network, 'dir');
  try {
    const scenes = network.scenes
      .filter((scene) => (scene.impossible?.() ?? null) === null)
      .map((scene) => textOf(session.lab, scene, play(session, scene)));
    return [`## ${network.name}\n`, `${network.what}\n`, ...scenes].join('\n');
  } finally {
    await session.lab.down();
  }
}

function textOf(lab: Lab, {what, failure}: Scene, pod: string): string {
  const command = failure === undefined ? ['tree', '--pod', pod] : ['explain', `pod:${pod}`];
  const lines = lab
    .mlabCni(...command)
    .stdout.trimEnd()
    .split('\n');
  const shown = [`$ mlab-cni ${command.join(' ')}`, ...lines].map((line) => (line === '' ? '' : `    ${line}`));
  return `${what}\n\n${shown.join('\n')}\n`;
}
