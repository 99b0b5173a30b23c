import type {PodTemplate, Work} from '../cluster/pod/manifest.js';
import {newTemplate, type TemplateChoices} from '../cluster/session/template.js';
import {nodeScript} from '../install/shim-files/node-script.js';
import {storeFolders} from '../store/disk/format.js';

/** A template for the pods of a new run, with the scripts of this package. */
export function podTemplate(
  work: Work,
  choices: TemplateChoices,
  {root, version, owner}: {readonly root: string; readonly version: string; readonly owner: string},
): PodTemplate {
  const script = nodeScript(root, {version, storeFolders});
  return newTemplate(work, choices, {owner, packageRoot: root, nodeScript: script});
}
