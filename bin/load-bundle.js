'use strict';
const {createHash, randomBytes} = require('node:crypto');
const fs = require('node:fs');
const {createRequire} = require('node:module');
const {dirname} = require('node:path');
const {constants, Script} = require('node:vm');

module.exports = {loadBundle};

/**
 * Loads a CommonJS bundle, of ASCII only and already in the function that `require` would put around it, with the code
 * that V8 compiled when the same command ran for the first time: compiling is a third of a short command's time, and
 * Node.js 20 keeps no compiled code of its own.
 *
 * What was compiled lies beside the bundle, in a file whose name carries the digest of what it was made from. Where
 * nobody may write it is done without, and what somebody else may have written there is not run.
 *
 * @param {string} file absolute path of the bundle
 * @param {string} word the command whose compiled code is taken
 * @param {(path: string) => Buffer} readCache throws if what lies there is not to be run
 * @returns {{run: (root: string) => Promise<void>, COMMANDS: object}} what the bundle exports
 */
function loadBundle(file, word = commandWord(), readCache = readOwn) {
  const source = fs.readFileSync(file);
  const digest = digestOf(process.version, process.arch, source).toString('hex');
  const cacheOf = (word) => `${file}.${digest}.${word}.cache`;
  const script = new Script(source.latin1Slice(), {
    filename: file,
    cachedData: tryRead(cacheOf(word), readCache),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const bundle = runScript(script, file);
  if (script.cachedDataRejected !== false) {
    const ids = Object.keys(bundle.COMMANDS);
    const isKnown = word === noCommand || ids.some((id) => id.split(':')[0] === word);
    if (isKnown) process.on('exit', () => keep(cacheOf(word), script));
  }
  return bundle;
}

function commandWord() {
  const [, , word = ''] = process.argv;
  return /^[a-z]+$/.test(word) ? word : noCommand;
}

/** `--version`, `--help` and flags before the command share what they compile. */
const noCommand = 'start';

const digestLength = 32;

function digestOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** V8 does not look whether the bytes are those it made, and crashes on others: they begin with their digest. */
function tryRead(path, readCache) {
  try {
    const bytes = readCache(path);
    const data = bytes.subarray(digestLength);
    return digestOf(data).equals(bytes.subarray(0, digestLength)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** A directory may be open to others; their file in it would be run with the rights of whoever comes by. */
function readOwn(path) {
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    const {uid, mode} = fs.fstatSync(descriptor);
    const isOurs = [0, process.getuid?.(), fs.statSync(dirname(path)).uid].includes(uid);
    if (!isOurs || (mode & 0o022) !== 0) throw new Error(`others may have written ${path}`);
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

function runScript(script, file) {
  const require = createRequire(file);
  const module = {exports: {}, id: file, filename: file, loaded: true};
  // oclif requires the commands from this very file
  require.cache[file] = module;
  script.runInThisContext().call(module.exports, module.exports, require, module, file, dirname(file));
  return module.exports;
}

function keep(path, script) {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const data = script.createCachedData();
    fs.writeFileSync(draft, Buffer.concat([digestOf(data), data]), {mode: 0o644});
    fs.renameSync(draft, path);
  } catch {
    // not ours to write, or no room: the next run compiles again
    if (fs.existsSync(draft)) fs.rmSync(draft);
  }
}
