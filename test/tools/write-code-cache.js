// Runs a command and keeps the code that V8 has compiled for it: node write-code-cache.js COMMAND...
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {loadBundle} from '../../bin/load-bundle.js';

const top = join(import.meta.dirname, '..', '..');
const file = join(top, 'dist', 'main.cjs');
const {exports: bundle, createCache} = loadBundle(file);
await bundle.run(top);
writeFileSync(`${file}.cache`, createCache());
