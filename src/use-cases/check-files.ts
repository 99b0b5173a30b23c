import type {CheckReport} from '../capture/check/check-report.js';
import {checkConfigurationDirectory, checkConfigurationFile} from '../cni/check/configuration-files.js';
import type {Finding} from '../cni/check/finding.js';
import {checkDefinition} from '../records/check-definition.js';
import {writtenDefinitions} from '../records/definition-file.js';
import {hostPaths} from '../system/host-paths.js';
import {readTexts, type NamedText} from '../system/read-texts.js';

/**
 * Checks a file with a network configuration or with NetworkAttachmentDefinitions, or a directory as a runtime reads it.
 * A path that cannot be read is a finding; one that is not there is an error.
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

function checkFile(file: NamedText): Finding[] {
  return writtenDefinitions(file.text)?.flatMap(checkDefinition) ?? checkConfigurationFile(file);
}
