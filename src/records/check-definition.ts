import {checkConfiguration} from '../cni/check/configuration.js';
import {finding, inside, type Finding} from '../cni/check/finding.js';
import {placeholdersIn, templateFound, withoutPlaceholders} from '../cni/check/placeholders.js';
import {isObject, jsonComplaint, parseJson} from '../cni/json.js';
import {readTemplate} from '../cni/check/templates.js';
import type {WrittenDefinition} from './manifest.js';

/**
 * Checks a NetworkAttachmentDefinition. Meta plugins add its name where the configuration has none, and the device of
 * its resource; a list and a single plugin are both allowed (network-attachment-definition-client, GetCNIConfig).
 */
export function checkDefinition({name, config, resourceName}: WrittenDefinition): Finding[] {
  if (config.trim() === '') return [];
  const where = `NetworkAttachmentDefinition ${name} spec.config`;
  const written = readTemplate('', config);
  if (written.kind === 'template') return [templateFound(where, written.placeholders)];
  const configuration = parseJson(written.text);
  if (!isObject(configuration)) return [finding('file-unreadable', where, jsonComplaint(config))];
  const kind = Array.isArray(configuration['plugins']) ? 'list' : 'plugin';
  const passedOver = new Set([
    'network-name-missing',
    'single-plugin-obsolete',
    ...(resourceName === undefined ? [] : ['device-missing']),
  ]);
  const findings = checkConfiguration(kind, configuration)
    .filter(({id}) => !passedOver.has(id))
    .map(asOfPods);
  return withoutPlaceholders(where, placeholdersIn(configuration), inside(where, findings));
}

/** multus hands the addresses that a pod asks for on in CNI_ARGS, whatever the capabilities (pkg/multus/multus.go). */
function asOfPods(found: Finding): Finding {
  return found.id === 'static-without-address' ? {...found, severity: 'info'} : found;
}
