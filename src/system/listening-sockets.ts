/**
 * The paths of the unix sockets on which somebody listens, once each, out of the text of /proc/net/unix (proc(5)): those
 * that were bound in this network namespace.
 */
export function listeningSockets(text: string): string[] {
  const paths = text.split('\n').flatMap((line) => {
    const [, flags, path] = /^[0-9a-f]+: \w+ \w+ (\w+) \w+ \w+ +\d+ (\/.*)$/i.exec(line) ?? [];
    return path !== undefined && (Number.parseInt(flags ?? '', 16) & acceptsConnections) !== 0 ? [path] : [];
  });
  return [...new Set(paths)];
}

/** __SO_ACCEPTCON, include/linux/net.h */
const acceptsConnections = 0x10000;
