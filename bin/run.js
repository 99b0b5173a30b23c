#!/usr/bin/env node
import {join} from 'node:path';
import {loadBundle} from './load-bundle.js';

const {exports: bundle} = loadBundle(join(import.meta.dirname, '..', 'dist', 'main.cjs'));
await bundle.run(join(import.meta.dirname, '..'));
