import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname} from 'node:path';
import {constants, Script} from 'node:vm';

/**
 * Loads a CommonJS bundle, of ASCII only, as `require` would, but with V8's code cache, which lies beside it as
 * FILE.cache: compiling is a third of a short command's time, and Node.js 20 keeps no compiled code of its own. A cache
 * that is missing, or was made by another Node.js, costs only that time.
 *
 * @param {string} file absolute path of the bundle
 * @returns {{exports: object, createCache: () => Buffer}} what the bundle exports, and the cache of all code run so far
 */
export function loadBundle(file) {
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`,
    {
      filename: file,
      cachedData: tryRead(`${file}.cache`),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  );
  const require = createRequire(file);
  const module = {exports: {}, id: file, filename: file, loaded: true};
  // oclif requires the commands from this very file
  require.cache[file] = module;
  script.runInThisContext().call(module.exports, module.exports, require, module, file, dirname(file));
  return {exports: module.exports, createCache: () => script.createCachedData()};
}

function tryRead(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
