// Prints the node script as it is in a release; with "off" only the part of it that stays on the node.
import {join} from 'node:path';
import {nodeScript, wayBack} from '../../src/install/shim-files/node-script.js';
import {storeFolders} from '../../src/store/disk/format.js';

const top = join(import.meta.dirname, '../..');
const script = process.argv[2] === 'off' ? wayBack(top) : nodeScript(top, {version: '1.2.3', storeFolders});
process.stdout.write(script);
