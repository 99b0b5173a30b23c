import {checkConfiguration} from '../cni/check/configuration.js';
import {finding, inside, type Finding} from '../cni/check/finding.js';
import {isObject, jsonComplaint, parseJson} from '../cni/json.js';
import type {WrittenDefinition} from './definition-file.js';

/**
 * Checks a NetworkAttachmentDefinition. Meta plugins add its name where the configuration has none, and the device of
 * its resource; a list and a single plugin are both allowed (network-attachment-definition-client, GetCNIConfig).
 */
export function checkDefinition({name, config, resourceName}: WrittenDefinition): Finding[] {
  if (config.trim() === '') return [];
  const where = `NetworkAttachmentDefinition ${name} spec.config`;
  const configuration = parseJson(config);
  if (!isObject(configuration)) return [finding('file-unreadable', where, jsonComplaint(config))];
  const kind = Array.isArray(configuration['plugins']) ? 'list' : 'plugin';
  const passedOver = new Set([
    'network-name-missing',
    'single-plugin-obsolete',
    ...(resourceName === undefined ? [] : ['device-missing']),
  ]);
  return inside(
    where,
    checkConfiguration(kind, configuration).filter(({id}) => !passedOver.has(id)),
  );
}
