#!/usr/bin/env node
'use strict';
const {writeSync} = require('node:fs');
const {join} = require('node:path');
const {loadBundle} = require('./load-bundle.js');

const root = join(__dirname, '..');
if (!(asksForVersion(process.argv[2]) && answers(versionLine()))) {
  void loadBundle(join(root, 'dist', 'main.cjs')).run(root);
}

function asksForVersion(word) {
  return ['--version', '-v', 'version'].includes(word);
}

/** As oclif has it, for which half of the program would be loaded first. */
function versionLine() {
  const {name, version} = require('../package.json');
  return `${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`;
}

/** What cannot be written, to a full disk say, is left to those who say so. */
function answers(line) {
  try {
    return writeSync(1, line) === line.length;
  } catch {
    return false;
  }
}
