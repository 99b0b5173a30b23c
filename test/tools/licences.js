import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * Writes the licences of all packages that are part of a bundle, as their authors want it.
 *
 * @param {string} file where to
 * @param {string[]} inputs paths of the files in the bundle, as esbuild's metafile has them
 */
export function writeLicences(file, inputs) {
  const packages = [...new Set(inputs.flatMap((input) => packageOf(input) ?? []))].sort();
  const texts = packages.map(licenceOf);
  writeFileSync(file, `${preface}\n\n${texts.join('\n\n')}`);
}

const preface = 'mlab-cni is under the Apache License 2.0. Files in this directory contain code of these packages:';

/** Licences that let the code be passed on as part of something else, if their texts are. */
const passedOn = new Set('Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 ISC MIT Unlicense'.split(' '));

/** The directory of the package that a file belongs to; undefined: our own. */
function packageOf(path) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function licenceOf(directory) {
  const {name, version, license, author, repository} = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  if (!passedOn.has(license)) throw new Error(`${name} has the licence ${license}: may it be bundled?`);
  const files = readdirSync(directory).filter((entry) => /^(licen[cs]e|copying|notice)/i.test(entry));
  const origin = [author?.name ?? author, repository?.url ?? repository].filter(Boolean).join(', ');
  const texts = files.map((entry) => readFileSync(join(directory, entry), 'utf8').trim());
  const heading = `${name} ${version}: ${license}${origin === '' ? '' : ` (${origin})`}`;
  return [`${'-'.repeat(78)}\n${heading}`, ...texts].join('\n\n') + '\n';
}
