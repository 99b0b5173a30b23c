// Makes what the benchmark runs: shims in front of one plugin. Prints the directory with shim/, real/ and store/.
//
//   tsx test/bench/replay/record.ts PLUGIN
import {basename} from 'node:path';
import {makeShimDir} from '../../helpers/shim.js';

const [plugin = ''] = process.argv.slice(2);
console.log(makeShimDir({plugins: {[basename(plugin)]: plugin}}).top);
