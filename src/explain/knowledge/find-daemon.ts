import type {Fault} from '../fault/fault.js';
import type {Daemon} from './knowledge.js';

/** Whose place a fault is about; undefined: nobody's that is known. */
export function ownerOf({kind, object, words}: Fault, daemons: readonly Daemon[]): Daemon | undefined {
  const owner = daemons.find((daemon) => owns(daemon, object));
  // a socket is one daemon's, whatever else the words name (add-ons share the form of their URLs)
  return (
    owner ?? (kind === 'socket' && object.startsWith('/') ? undefined : daemons.find((daemon) => owns(daemon, words)))
  );
}

/** The daemon that a plugin of that name talks to. */
export function daemonOf(plugin: string | undefined, daemons: readonly Daemon[]): Daemon | undefined {
  return plugin === undefined ? undefined : daemons.find(({plugins}) => plugins.includes(plugin));
}

function owns({places}: Daemon, text: string): boolean {
  return text !== '' && places.some((place) => (typeof place === 'string' ? holds(text, place) : place.test(text)));
}

/** Whole names only: 127.0.0.1:5005 is not in 127.0.0.1:50051. /var/run and /host/run are /run under another name. */
function holds(text: string, place: string): boolean {
  const [inText, inPlace] = [text, place].map((each) => each.replaceAll('/var/run/', '/run/'));
  const at = inText?.indexOf(inPlace ?? '') ?? -1;
  if (at < 0) return false;
  const next = inText?.charAt(at + (inPlace?.length ?? 0)) ?? '';
  return place.endsWith('/') || !/[\w]/.test(next);
}
