#!/usr/bin/env node
// A meta plugin, like multus: calls each of its delegates, which it finds in CNI_PATH, and answers as the first one did.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const {CNI_COMMAND, CNI_IFNAME, CNI_PATH = ''} = process.env;
const {cniVersion, name, delegates} = JSON.parse(readFileSync(0, 'utf8'));
const calls = delegates.map((delegate, index) => ({
  delegate: {...delegate, cniVersion, name: `${name}-${index}`},
  ifname: index === 0 ? CNI_IFNAME : `net${index}`,
}));
const outputs = (CNI_COMMAND === 'DEL' ? calls.reverse() : calls).map(({delegate, ifname}) => {
  const path = CNI_PATH.split(':')
    .map((directory) => join(directory, delegate.type))
    .find((file) => existsSync(file));
  const {status, stdout} = spawnSync(path ?? delegate.type, [], {
    input: JSON.stringify(delegate),
    env: {...process.env, CNI_IFNAME: ifname},
  });
  if (status !== 0) {
    process.stdout.write(stdout ?? '');
    process.exit(1);
  }
  return stdout;
});
if (CNI_COMMAND === 'ADD') process.stdout.write(outputs[0]);
