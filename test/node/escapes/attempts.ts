import {newerCalls} from './newer-calls.js';
import {oddAttempts} from './odd-attempts.js';
import type {Attempts} from './try.js';

export type {Attempts} from './try.js';

/**
 * Ways out that leave whoever tries them alive. Of the host they know `$CANARY`, the name of a file that is in
 * `$HIDDEN`, places of which nothing is to be seen, with a socket beside it, as in all `$PLACES`; `$VICTIM`, a process, `$SHM`, a memory segment, and `$PORT`, on which somebody listens.
 */
export const attempts: Attempts = {
  ...files(),
  ...mounts(),
  ...sockets(),
  ...processes(),
  ...devices(),
  ...settings(),
  ...systemCalls(),
  ...oddAttempts,
  ...newerCalls,
};

/** What else could end is our own process, so each has a sandbox to itself. */
export const violentAttempts: Attempts = {
  'kill its process group': 'kill -9 0',
  'kill everybody': 'kill -9 -1',
  'kill process 1 of the sandbox':
    "kill -9 1; perl -e 'syscall(101, 16, 1, 0, 0); syscall(101, 8, 1, 0, 0)'; sleep 1; exit 1",
  'close what holds the sandbox': 'for file in /proc/1/fd/*; do echo flood >"$file"; done; exit 1',
};

function files(): Attempts {
  const reachable = (prefix: string) =>
    `for place in $HIDDEN; do [ -e "${prefix}$place/$CANARY" ] && exit 0; done; exit 1`;
  return {
    'see files of the host': reachable(''),
    'see them through the root of process 1': reachable('/proc/1/root'),
    'see them through its working directory': reachable('/proc/1/cwd/..'),
    'see them through its own working directory': reachable('/proc/self/cwd/../../..'),
    'see them through any process': `for process in /proc/[0-9]*; do for place in $HIDDEN; do
      [ -e "$process/root$place/$CANARY" ] && exit 0; done; done; exit 1`,
    'see them through what it has open': `for file in /proc/self/fd/*; do for place in $HIDDEN; do
      [ -e "$file$place/$CANARY" ] && exit 0; done; done; exit 1`,
    'have a directory of the host open': `for file in /proc/$$/fd/*; do [ -d "$file" ] && exit 0; done; exit 1`,
    'have more open than its three streams': `perl -e 'opendir my $d, "/proc/self/fd"; my @f = grep {/^\\d+$/ && $_ > 2} readdir $d; exit(@f > 1 ? 0 : 1)' 3<&- 4<&- `,
    'leave a root within the root': `perl -e 'mkdir "/tmp/jail"; chroot "/tmp/jail"; chdir ".." for 1 .. 64; chroot ".";
      for my $place (split " ", $ENV{HIDDEN}) { exit 0 if -e "$place/$ENV{CANARY}" } exit 1'`,
    'write where the host looks for configuration':
      'echo x >/proc/1/root/../etc/mlab-escape; [ -e /usr/etc/mlab-escape ]',
    'write to a program': 'echo x >>/usr/bin/true',
    'write to a plugin': 'echo x >>/usr/lib/cni/bridge',
    'write to the program that it is': 'echo x >>"$SELF"',
    'write to the program of process 1': 'echo x >/proc/1/exe',
    'make a program set-user-id': 'chmod u+s /usr/bin/dash',
    'make a file immutable': 'chattr +i /usr/bin/true',
    'give a file an attribute': 'perl -e \'exit(syscall(188, "/usr/bin/true", "user.x", "x", 1, 0) == 0 ? 0 : 1)\'',
    'give a file to somebody': 'chown 1:1 /usr/bin/true',
    'rename a directory': 'mv /usr/lib/cni /usr/lib/cni-gone',
    'fill the memory':
      'dd if=/dev/zero of=/tmp/fill bs=1M count=400; [ "$(stat -c %s /tmp/fill)" -gt 300000000 ]; found=$?; rm /tmp/fill; exit $found',
    'fill the table of files': `mkdir /tmp/many; perl -e 'for (1 .. 150_000) { open my $f, ">", "/tmp/many/$_" or exit 1 } exit 0'; found=$?; rm -r /tmp/many; exit $found`,
  };
}

function mounts(): Attempts {
  const writes = 'touch /usr/mlab-escape';
  return {
    'make the system writable': `mount -o remount,rw /usr; ${writes}`,
    'make its mount writable': `mount -o remount,bind,rw /usr; ${writes}`,
    'take the system away and see what is below': `umount -l /usr; ${writes}`,
    'bind it elsewhere, writable': `mkdir /tmp/usr; mount --bind /usr /tmp/usr; mount -o remount,bind,rw /tmp/usr; touch /tmp/usr/mlab-escape`,
    'do all that in a namespace of its own': `unshare --user --map-root-user --mount sh -c 'mount -o remount,bind,rw /usr; umount -l /usr; ${writes}'`,
    'bind through links': `ln -s /proc/1/root /tmp/link; mkdir /tmp/bound; mount --bind /tmp/link/etc /tmp/bound; [ -e "/tmp/bound/$CANARY" ]`,
    'move a mount': 'mkdir /tmp/moved; mount --move /proc/sys /tmp/moved && echo 1 >/tmp/moved/vm/drop_caches',
    'uncover what is masked': 'umount /proc/keys || umount -l /proc/sys || umount /sys/firmware || umount -l /.spare',
    'mount the processes anew': 'mkdir /tmp/proc; mount -t proc proc /tmp/proc; [ -e "/tmp/proc/$VICTIM" ]',
    'mount the settings anew, writable':
      'mkdir /tmp/proc2; mount -t proc proc /tmp/proc2 && echo 1 >/tmp/proc2/sys/vm/drop_caches',
    'mount the system’s tree anew, writable':
      'mkdir /tmp/sys; mount -t sysfs -o rw sysfs /tmp/sys && echo add >/tmp/sys/class/mem/null/uevent',
    'mount devices': 'mkdir /tmp/dev; mount -t devtmpfs devtmpfs /tmp/dev',
    'mount debugfs':
      'mkdir /tmp/debug; mount -t debugfs debugfs /tmp/debug || mount -t tracefs tracefs /tmp/debug || mount -t securityfs securityfs /tmp/debug',
    'mount a disk':
      'for disk in /sys/class/block/*; do mkdir -p /tmp/disk; mount "/dev/${disk##*/}" /tmp/disk && exit 0; done; exit 1',
    'mount control groups, and change one': `mkdir /tmp/cg; mount -t cgroup2 none /tmp/cg && mkdir /tmp/cg/mlab-escape`,
    'put itself into another control group': `mkdir /tmp/cg2; mount -t cgroup2 none /tmp/cg2 && echo $$ >/tmp/cg2/cgroup.procs`,
    'have the host run a release agent': `mkdir /tmp/rdma; for kind in memory devices pids rdma; do
      mount -t cgroup -o $kind cgroup /tmp/rdma && echo /tmp/agent >/tmp/rdma/release_agent && exit 0; done; exit 1`,
    'make another root':
      'mkdir /tmp/root; mount -t tmpfs none /tmp/root; mkdir /tmp/root/old; pivot_root /tmp/root /tmp/root/old; for place in $HIDDEN; do [ -e "/old/old$place/$CANARY" ] && exit 0; done; exit 1',
    'change programs by a layer': `mkdir /tmp/upper /tmp/work; mount -t overlay -o lowerdir=/usr,upperdir=/tmp/upper,workdir=/tmp/work none /usr && touch /usr/mlab-escape && umount /usr && [ -e /usr/mlab-escape ]`,
  };
}

function sockets(): Attempts {
  const connect = (address: string) => `perl -e 'use Socket; my @f = (); for my $place (split " ", $ENV{PLACES}) {
    socket(my $s, PF_UNIX, SOCK_STREAM, 0); exit 0 if connect($s, pack_sockaddr_un(${address})) } exit 1'`;
  return {
    'reach a socket': connect('"$place/$ENV{CANARY}.sock"'),
    'reach it through process 1': connect('"/proc/1/root$place/$ENV{CANARY}.sock"'),
    'reach it below what is mounted': `umount -l /run; umount -l /var; umount -l /tmp; ${connect('"$place/$ENV{CANARY}.sock"')}`,
    'reach one with an abstract name': connect('"\\0$ENV{CANARY}"'),
    'reach a server': `perl -e 'use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0);
      exit(connect($s, pack_sockaddr_in($ENV{PORT}, inet_aton("127.0.0.1"))) ? 0 : 1)'`,
    'enter the network of a process': 'nsenter --target "$VICTIM" --net true',
    'send a link to another network':
      'ip link add escape0 type veth peer name escape2; ip link set escape0 netns "$VICTIM"',
    'send a link to process 1’s':
      'ip link add escape1 type veth peer name escape3; ip link set escape1 netns 1; ! ip link show escape1',
    'name the network of a process': 'ip netns attach escape "$VICTIM"',
    'find a way to the outside': 'ip route get 192.0.2.1 || ip -6 route get 2001:db8::1',
  };
}

function processes(): Attempts {
  const call = (number: number, ...args: readonly string[]) =>
    `perl -e 'exit(syscall(${[number, ...args].join(', ')}) < 0 ? 1 : 0)'`;
  return {
    'see a process': '[ -e "/proc/$VICTIM" ] && tr "\\0" " " <"/proc/$VICTIM/cmdline" | grep -q mlab-victim',
    'kill a process': 'kill -9 "$VICTIM"',
    'stop whoever started it': 'kill -STOP "$PPID" 2>/dev/null; [ "$PPID" -ne 0 ] && [ ! -e "/proc/$PPID" ]',
    'trace a process': call(101, '16', '$ENV{VICTIM} + 0', '0', '0'),
    'hold a process': call(434, '$ENV{VICTIM} + 0', '0'),
    'read a process': call(310, '$ENV{VICTIM} + 0', '0', '0', '0', '0', '1'),
    'enter the namespaces of process 1 of the host':
      'nsenter --target 1 --mount --pid sh -c \'for place in $HIDDEN; do [ -e "$place/$CANARY" ] && exit 0; done; exit 1\'',
    'limit a process': 'prlimit --pid "$VICTIM" --nofile=1',
    'slow a process down': 'renice 19 "$VICTIM"',
    'come before everybody else': 'chrt -f 99 true',
    'be spared when memory ends': 'echo -1000 >/proc/self/oom_score_adj',
    'be somebody of the host': 'setpriv --reuid 1 --clear-groups true || setpriv --reuid 65534 --clear-groups true',
    'map the host’s root': `unshare --user sh -c 'echo "0 4294967294 1" >/proc/self/uid_map; echo "0 0 1" >/proc/self/uid_map' && exit 0; exit 1`,
    'remove a memory segment': 'ipcrm --shmem-id "$SHM"',
    'read a memory segment': call(30, '$ENV{SHM} + 0', '0', '010000'),
    'see message queues': 'mkdir /tmp/mq; mount -t mqueue mqueue /tmp/mq; [ -e "/tmp/mq/$CANARY" ]',
    'push characters into a terminal': `perl -e 'my $c = "x"; open my $t, "+<", "/dev/tty"; exit(ioctl($t, 0x5412, $c) ? 0 : 1)'`,
    'push them into its streams': `perl -e 'my $c = "x"; for my $f (\\*STDIN, \\*STDOUT, \\*STDERR) { exit 0 if ioctl($f, 0x5412, $c) } exit 1'`,
    'start processes without end': `perl -e 'for (1 .. 5000) { my $p = fork; exit 1 unless defined $p; next if $p; sleep 10; exit } exit 0'`,
    'start them in a namespace of its own': `unshare --user --map-root-user perl -e 'for (1 .. 5000) { my $p = fork; exit 1 unless defined $p; next if $p; sleep 10; exit } exit 0'`,
    'leave a survivor': 'setsid sleep 98765 >/dev/null 2>&1 </dev/null & exit 1',
    'leave one in a namespace of its own':
      'unshare --pid --mount --fork setsid sleep 98765 >/dev/null 2>&1 </dev/null & exit 1',
    'see keys': 'grep -q . /proc/keys',
  };
}

function devices(): Attempts {
  const absent = [
    'mem',
    'kmem',
    'port',
    'kmsg',
    'kvm',
    'fuse',
    'loop-control',
    'vsock',
    'vda',
    'sda',
    'console',
    'tty0',
  ];
  return {
    'open devices': `for name in ${absent.join(' ')}; do [ -e "/dev/$name" ] && exit 0; done; exit 1`,
    'make a disk': 'mknod /tmp/disk b 254 0 && dd if=/tmp/disk of=/dev/null count=1',
    'make the memory': 'mknod /tmp/mem c 1 1',
    'make one where programs are': 'mknod /dev/vda b 254 0 || mknod /run/vda b 254 0',
    'close a device to others': 'chmod 0 /dev/null',
    'remove a device': 'rm /dev/null',
    'read the kernel’s memory': 'head -c 1 /proc/kcore | grep -q .',
    'attach a loop': 'losetup -f',
    'add entropy':
      'perl -e \'my $c = pack("i", 1); open my $f, "+<", "/dev/random"; exit(ioctl($f, 0x40045201, $c) ? 0 : 1)\'',
  };
}

function settings(): Attempts {
  const writable = (path: string, value: string) => `echo '${value}' >${path}`;
  return {
    'set where cores go': writable('/proc/sys/kernel/core_pattern', '|/tmp/x'),
    'set what loads modules': writable('/proc/sys/kernel/modprobe', '/tmp/x'),
    'set what handles hotplugs': writable('/proc/sys/kernel/hotplug', '/tmp/x'),
    'set what the magic key does': writable('/proc/sys/kernel/sysrq', '1'),
    'press the magic key': writable('/proc/sysrq-trigger', 'h'),
    'drop the caches': writable('/proc/sys/vm/drop_caches', '1'),
    'set how much is swapped': writable('/proc/sys/vm/swappiness', '1'),
    'limit open files': writable('/proc/sys/fs/file-max', '10'),
    'limit user namespaces': writable('/proc/sys/user/max_user_namespaces', '0'),
    'route interrupts': 'for file in /proc/irq/*/smp_affinity; do echo 1 >"$file" && exit 0; done; exit 1',
    'register a binary format':
      'mkdir /tmp/binfmt; mount -t binfmt_misc none /tmp/binfmt; echo ":x:M::mlab::/tmp/x:F" >/proc/sys/fs/binfmt_misc/register',
    'set what is called for events': writable('/sys/kernel/uevent_helper', '/tmp/x'),
    'switch a device off':
      'for file in /sys/class/net/*/../../remove /sys/bus/pci/rescan /sys/power/state; do echo 1 >"$file" && exit 0; done; exit 1',
    'set the clock': 'date -s 2001-01-01',
    'name the host': 'hostname mlab-escape; domainname mlab-escape 2>/dev/null; exit 1',
    'change every setting of the network': `find /proc/sys/net/core /proc/sys/net/netfilter /proc/sys/net/unix /proc/sys/net/ipv4 -maxdepth 1 -type f | while read -r file; do
      value=$(cat "$file"); case $value in '' | *[!0-9]*) ;; *) echo $((value + 1)) >"$file" ;; esac; done 2>/dev/null; exit 1`,
  };
}

/** By number: x86-64 (arch/x86/entry/syscalls/syscall_64.tbl). */
function systemCalls(): Attempts {
  const call = (number: number, ...args: readonly string[]) =>
    `perl -e 'my $n = 0; exit(syscall(${[number, ...args].join(', ')}) < 0 ? 1 : 0)'`;
  return {
    settimeofday: call(164, 'pack("qq", 0, 0)', '$n'),
    clock_settime: call(227, '$n', 'pack("qq", 0, 0)'),
    init_module: call(175, '"x"', '1', '""'),
    kexec_load: call(246, '$n', '$n', '$n', '$n'),
    swapon: call(167, '"/tmp/x"', '$n'),
    acct: call(163, '"/tmp/x"'),
    ioperm: call(173, '0x80', '1', '1'),
    iopl: call(172, '3'),
    quotactl: call(179, '0x800002 << 8', '"/dev/vda"', '$n', '$n'),
    'syslog: clear': call(103, '5', '$n', '$n'),
    open_by_handle_at: call(304, '-100', 'pack("IIQ", 8, 1, 2)', '$n'),
    'bpf: load a program for all': call(321, '5', 'pack("IIQQ", 2, 1, 0, 0)', '48'),
    'perf_event_open: the whole system': call(298, 'pack("IIQ x112", 0, 128, 0)', '-1', '0', '-1', '0'),
    fanotify_init: call(300, '0x4', '0'),
    vhangup: call(153),
    'pivot_root onto itself': call(155, '"/"', '"/proc"'),
  };
}
