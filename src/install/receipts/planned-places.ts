import type {Change} from '../edits/change.js';
import type {Installation} from '../installation.js';

/**
 * The first change that no install can have planned: taking a receipt back must not become a way to remove or rewrite
 * just any file. What lies among the shims, in the store or in systemd's unit of ours is known by its place; a runtime's
 * configuration may be anywhere, but what install wrote there names the shims.
 */
export function unplannedChange(installation: Installation): string | undefined {
  const {prepare, redirect, storeDirectories, settings} = installation;
  const {shimDir, store} = settings;
  // a runtime's configuration is where the runtime says
  const others = [...prepare, ...redirect, ...storeDirectories].filter(({kind}) => kind !== 'edit');
  const isAmongShims = (path: string) =>
    isIn(path, shimDir) || path.startsWith(`${shimDir}.`) || /^\/etc\/systemd\/system\/\S*mlab-cni-follow\./.test(path);
  const places = [shimDir, store, ...others.map(({path}) => path)];
  const unplanned = [
    ...places.filter((path) => !isPlain(path)),
    ...storeDirectories.filter(({path}) => !isIn(path, store) && !isIn(store, path)).map(({path}) => path),
    ...[...prepare, ...redirect].filter((change) => !isPlanned(change)).map(({path}) => path),
    ...mountPlaces(installation).filter((path) => !isAmongShims(path)),
  ];
  return unplanned[0];

  function isPlanned(change: Change): boolean {
    switch (change.kind) {
      case 'directory':
        return isAmongShims(change.path) || places.some((path) => path !== change.path && isIn(path, change.path));
      case 'link':
        return isAmongShims(change.path);
      case 'file':
        return isAmongShims(change.path) || change.content.toString('latin1').startsWith('# made by mlab-cni');
      case 'edit':
        return change.after.includes(shimDir);
      default:
        return false; // whoever wrote that
    }
  }
}

function mountPlaces(installation: Installation): string[] {
  if (installation.mode !== 'mount') return [];
  return installation.mounts.flatMap(({shimDir, real, stage, staged}) => [shimDir, real, stage, staged]);
}

function isIn(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

/** Absolute, and nothing in it leads elsewhere. */
function isPlain(path: unknown): boolean {
  return typeof path === 'string' && /^\/[^/\0]/.test(path) && !path.includes('\0') && !path.split('/').includes('..');
}
