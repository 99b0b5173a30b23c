import type {Attempts} from './try.js';

/** Mounts, processes and handles by descriptor, and what else only system calls do. By number: x86-64. */
export const newerCalls: Attempts = {
  'mount devices by a descriptor': perl(`for my $kind ("devtmpfs", "debugfs", "securityfs", "bpf", "cgroup2") {
    my $f = syscall(430, $kind, 0); next if $f < 0 || syscall(431, $f, 6, 0, 0, 0) < 0;
    my $m = syscall(432, $f, 0, 0); exit 0 if $m >= 0 && $kind ne "bpf" && $kind ne "cgroup2" } exit 1`),
  'copy a tree, and write to the copy': perl(`my $t = syscall(428, -100, "/usr", 0x8001); exit 1 if $t < 0;
    syscall(442, $t, "", 0x9000, pack("QQQQ", 0, 1, 0, 0), 32); open my $f, ">", "/proc/self/fd/$t/mlab-escape" or exit 1; exit 0`),
  'make the system writable by its attributes': perl(`syscall(442, -100, "/usr", 0x8000, pack("QQQQ", 0, 1, 0, 0), 32);
    open my $f, ">", "/usr/mlab-escape" or exit 1; exit 0`),
  'move the root away': perl(`my $t = syscall(428, -100, "/", 0); exit 1 if $t < 0; mkdir "/tmp/away";
    exit 1 if syscall(429, $t, "", -100, "/tmp/away", 4) < 0; ${seesCanary('')} exit 1`),
  'detach all that is mounted':
    perl(`opendir my $d, "/"; syscall(166, "/$_", 2) for grep {!/^(proc|tmp|\\.+)$/} readdir $d;
    syscall(166, "/", 2); ${seesCanary('')} exit 1`),
  'take what process 1 has open': perl(`my $p = syscall(434, 1, 0); exit 1 if $p < 0;
    for my $n (0 .. 63) { my $f = syscall(438, $p, $n, 0); next if $f < 0; ${seesCanary('/proc/self/fd/$f')} ${seesCanary('/proc/self/fd/$f/..')} } exit 1`),
  'take what its caller has open': perl(`my $p = syscall(434, getppid(), 0); exit 1 if $p < 0;
    for my $n (0 .. 63) { my $f = syscall(438, $p, $n, 0); next if $f < 0; ${seesCanary('/proc/self/fd/$f')} } exit 1`),
  'signal a process by its descriptor': perl(`my $p = syscall(434, $ENV{VICTIM} + 0, 0);
    if ($p < 0) { opendir my $d, "/proc/$ENV{VICTIM}" or exit 1; $p = fileno($d) } exit(syscall(424, $p, 9, 0, 0) < 0 ? 1 : 0)`),
  'write to the memory of a process': call(
    311,
    '$ENV{VICTIM} + 0',
    'pack("QQ", 0, 0)',
    '1',
    'pack("QQ", 0, 0)',
    '1',
    '0',
  ),
  'seize a process': call(101, '0x4206', '$ENV{VICTIM} + 0', '0', '0'),
  'enter whatever a descriptor leads to': perl(`for my $f (0 .. 255) { exit 0 if syscall(308, $f, 0) == 0 } exit 1`),
  'enter the namespaces of its caller':
    perl(`for my $p (1, getppid()) { for my $kind ("mnt", "net", "uts", "ipc", "user", "pid", "cgroup") {
    open my $f, "<", "/proc/$p/ns/$kind" or next; syscall(308, fileno($f), 0) } } ${seesCanary('')} exit 1`),
  'open the root of a disk by its handle':
    perl(`opendir my $d, "/usr"; for my $kind (1, 2, 0x81, 0xf8) { for my $inode (2, 128, 256, 64) {
    my $h = pack("IiIIx120", 8, $kind, $inode, 0); my $f = syscall(304, fileno($d), $h, 0);
    if ($f >= 0) { ${seesCanary('/proc/self/fd/$f')} } } } exit 1`),
  'look at programs in the kernel': perl(
    `for my $kind (11, 12, 23, 31) { my $a = pack("IIIIx112", 0, 0, 0, 0); exit 0 if syscall(321, $kind, $a, 128) == 0 } exit 1`,
  ),
  'watch a process of the host': call(298, 'pack("IIQ x112", 1, 128, 0)', '$ENV{VICTIM} + 0', '-1', '-1', '0'),
  'load a module from a file': perl(
    'open my $f, "<", "/usr/bin/true"; exit(syscall(313, fileno($f), "", 3) < 0 ? 1 : 0)',
  ),
  'unload a module': perl(
    `for my $name ("dummy", "ip_tables", "overlay", "veth") { exit 0 if syscall(176, $name, 0x800) == 0 } exit 1`,
  ),
  'load another kernel from a file': call(320, '0', '-1', '0', '0', '0xe'),
  'have the keyboard restart the host': call(169, '0xfee1dead', '672274793', '0x89ABCDEF', '0'),
  'stop swapping': perl(
    'for my $disk ("/dev/vda", "/swapfile", "/tmp/x") { exit 0 if syscall(168, $disk) == 0 } exit 1',
  ),
  'adjust the clock': call(159, 'pack("Ix4qx192", 0x4000, 10001)'),
  'remove a message queue': call(241, '"$ENV{CANARY}"'),
  'open a message queue': call(240, '"$ENV{CANARY}"', '2', '0', '0'),
  'hold quotas by a descriptor': perl(
    'opendir my $d, "/usr"; exit(syscall(443, fileno($d), 0x800002 << 8, 0, 0) < 0 ? 1 : 0)',
  ),
  'speak to a console': perl(
    'my $c = "\\x0c"; for my $f (0 .. 9) { open my $t, "+<&=", $f or next; exit 0 if ioctl($t, 0x541C, $c) } exit 1',
  ),
  'send an abstract datagram': `perl -e 'use Socket; socket(my $s, PF_UNIX, SOCK_DGRAM, 0); for my $name ($ENV{CANARY}, "/org/freedesktop/systemd1/notify") {
    exit 0 if connect($s, pack_sockaddr_un("\\0$name")) } exit 1'`,
};

function seesCanary(prefix: string): string {
  return `for my $place (split " ", $ENV{HIDDEN}) { exit 0 if -e "${prefix}$place/$ENV{CANARY}" }`;
}

function perl(program: string): string {
  return `perl -e '${program}'`;
}

function call(number: number, ...args: readonly string[]): string {
  return perl(`exit(syscall(${[number, ...args].join(', ')}) < 0 ? 1 : 0)`);
}
