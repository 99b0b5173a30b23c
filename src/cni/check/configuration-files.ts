import {isObject, jsonComplaint, parseJson, type JsonObject} from '../json.js';
import {checkConfiguration, type ConfigurationKind} from './configuration.js';
import {finding, findingIf, inside, type Finding} from './finding.js';
import {placeholdersIn, templateFound, withoutPlaceholders} from './placeholders.js';
import {readTemplate} from './templates.js';

/** A file with a network configuration. */
export interface ConfigurationFile {
  readonly name: string;
  readonly text: string;
  /** Why there is no text. */
  readonly problem?: string;
}

/** Does a runtime read a file of that name in its configuration directory? (libcni, ConfFiles) */
export function isConfigurationName(name: string): boolean {
  return /\.(conf|conflist|json)$/.test(name);
}

/** Checks one file. */
export function checkConfigurationFile({name, text, problem}: ConfigurationFile): Finding[] {
  if (problem !== undefined) return [finding('file-unreadable', name, problem)];
  const configuration = parseJson(text);
  if (!isObject(configuration)) {
    return [finding('file-unreadable', name, jsonComplaint(text))];
  }
  const findings = inside(name, checkConfiguration(kindOf(name, configuration), configuration));
  return withoutPlaceholders(name, placeholdersIn(configuration), findings);
}

/**
 * Checks one file as its author has it, before anybody installs it: it may be a template, and a list in it may yet get
 * a name that says so (flannel's `cni-conf.json`).
 */
export function checkWrittenFile({name, text}: ConfigurationFile): Finding[] {
  const written = readTemplate(name, text);
  if (written.kind === 'template') return [templateFound(name, written.placeholders)];
  return checkConfigurationFile({name, text: written.text}).map((found) => {
    const mayBeRenamed = found.id === 'list-in-plugin-file' && name.endsWith('.json');
    return mayBeRenamed ? {...found, severity: 'warning'} : found;
  });
}

/** A name that says nothing, as /dev/stdin, leaves it to the content. */
function kindOf(name: string, {plugins}: JsonObject): ConfigurationKind {
  const isList = isConfigurationName(name) ? name.endsWith('.conflist') : Array.isArray(plugins);
  return isList ? 'list' : 'plugin';
}

/** Checks what a runtime finds in its configuration directory. */
export function checkConfigurationDirectory(directory: string, files: readonly ConfigurationFile[]): Finding[] {
  const used = files
    .filter(({name}) => isConfigurationName(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const [first, ...rest] = used;
  if (first === undefined) {
    return [finding('no-configuration', directory, 'there is no .conflist, .conf or .json in it')];
  }
  const names = used.map(networkName);
  return [
    ...used.flatMap(checkConfigurationFile),
    ...findingIf(
      rest.length > 0,
      'files-unused',
      directory,
      `${first.name} comes first; containerd and the kubelet do not use ${rest.map(({name}) => name).join(', ')}`,
    ),
    ...used.flatMap((file, index) =>
      findingIf(
        names[index] !== undefined && names.indexOf(names[index]) < index,
        'network-name-twice',
        file.name,
        `"${names[index] ?? ''}" is the name of the network in another file, too`,
      ),
    ),
  ];
}

function networkName({text}: ConfigurationFile): string | undefined {
  const configuration = parseJson(text);
  return isObject(configuration) && typeof configuration['name'] === 'string' ? configuration['name'] : undefined;
}
