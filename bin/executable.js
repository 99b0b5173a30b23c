'use strict';
// The main script of the single executable, which holds the whole package as assets: they are read as if the executable
// were a directory. It runs what it is told to run of itself, as Node.js does with a file (the demo's plugins, mocks),
// else the command line.
const fs = require('node:fs');
const Module = require('node:module');
const {join, sep} = require('node:path');
const {getRawAsset} = require('node:sea');
const {loadBundle} = require('./load-bundle.js');

const root = process.execPath;
readAssetsAsFiles();
if (isAsset(process.argv[2])) process.argv.splice(1, 1);
const demoPlugin = join(root, 'dist', 'demo', 'plugin.cjs');
if (process.argv[1] === demoPlugin) Module.createRequire(demoPlugin)(demoPlugin);
else void loadBundle(join(root, 'dist', 'main.cjs'), 'list', fs.readFileSync).run(root);

function readAssetsAsFiles() {
  const {readFileSync, existsSync} = fs;
  const {readFile} = fs.promises;
  const resolve = Module._resolveFilename;
  fs.readFileSync = (path, ...rest) => (isInside(path) ? readAsset(path, ...rest) : readFileSync(path, ...rest));
  fs.existsSync = (path) => (isInside(path) ? isAsset(path) : existsSync(path));
  fs.promises.readFile = async (path, ...rest) => (isInside(path) ? readAsset(path, ...rest) : readFile(path, ...rest));
  Module._resolveFilename = (request, parent, ...rest) => {
    const path = request.startsWith('.') && parent?.filename ? join(parent.filename, '..', request) : request;
    return isAsset(path) ? path : resolve(request, parent, ...rest);
  };
}

function isInside(path) {
  return typeof path === 'string' && path.startsWith(root + sep);
}

function isAsset(path) {
  return isInside(path) && tryGetAsset(path) !== undefined;
}

function readAsset(path, options) {
  const asset = tryGetAsset(path);
  if (asset === undefined)
    throw Object.assign(new Error(`ENOENT: no such file in the executable: ${path}`), {code: 'ENOENT'});
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding ? asset.toString(encoding) : asset;
}

/** A view of the program's own memory, which nobody may write to. */
function tryGetAsset(path) {
  try {
    return Buffer.from(getRawAsset(path.slice(root.length + 1)));
  } catch {
    return undefined;
  }
}
