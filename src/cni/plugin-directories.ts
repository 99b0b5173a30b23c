/** Where plugins usually are: upstream's default, and where Debian's and Fedora's packages put them. */
export const defaultBinDirs: readonly string[] = ['/opt/cni/bin', '/usr/lib/cni', '/usr/libexec/cni'];
