#!/usr/bin/env node
'use strict';
const {join} = require('node:path');
const {loadBundle} = require('./load-bundle.js');

const root = join(__dirname, '..');
void loadBundle(join(root, 'dist', 'main.cjs')).run(root);
