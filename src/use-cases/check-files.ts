import type {CheckReport} from '../capture/check/check-report.js';
import {checkConfigurationDirectory, checkWrittenFile} from '../cni/check/configuration-files.js';
import {finding, inside, type Finding} from '../cni/check/finding.js';
import {templateFound} from '../cni/check/placeholders.js';
import {readTemplate} from '../cni/check/templates.js';
import {checkDefinition} from '../records/check-definition.js';
import {readManifest} from '../records/manifest.js';
import {hostPaths} from '../system/host-paths.js';
import {readTexts, type NamedText} from '../system/read-texts.js';

/**
 * Checks a file with a network configuration, a manifest with some or with NetworkAttachmentDefinitions, or a directory
 * as a runtime reads it. A path that cannot be read is a finding; one that is not there is an error.
 */
export function checkFiles(path: string, root: string): CheckReport {
  const {isDirectory, files} = readTexts(pathOnHost(path, root));
  const findings = isDirectory ? checkConfigurationDirectory(path, files) : files.flatMap(checkFile);
  return {checked: {kind: 'files', count: files.length}, findings, ids: new Map()};
}

/** Where a path of the node under `root` is for us. */
export function pathOnHost(path: string, root: string): string {
  return root === '' ? path : hostPaths(root).at(path);
}

export function checkFile(file: NamedText): Finding[] {
  const manifest = readManifest(file.name, file.text);
  if (manifest === undefined) return checkWrittenFile(file);
  if (manifest.kind === 'broken') return checkBrokenManifest(file, manifest.complaint);
  const {definitions, configurations} = manifest;
  if (definitions.length === 0 && configurations.length === 0) {
    return [finding('nothing-to-check', file.name, 'it is a manifest, and there is no network configuration in it')];
  }
  return [
    ...definitions.flatMap(checkDefinition),
    ...configurations.flatMap(({where, text}) => inside(where, checkWrittenFile({name: '', text}))),
  ];
}

function checkBrokenManifest({name, text}: NamedText, complaint: string): Finding[] {
  const written = readTemplate(name, text);
  return written.kind === 'template'
    ? [templateFound(name, written.placeholders)]
    : [finding('file-unreadable', name, `YAML: ${complaint}`)];
}
