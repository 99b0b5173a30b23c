import type {Attempts} from './try.js';

/** What has no place in a plugin, and what a container's profile of system calls would forbid. By number: x86-64. */
export const oddAttempts: Attempts = odd();

function odd(): Attempts {
  const call = (number: number, ...args: readonly string[]) =>
    `perl -e 'my $n = 0; exit(syscall(${[number, ...args].join(', ')}) < 0 ? 1 : 0)'`;
  const writable = (path: string, value: string) => `echo '${value}' >${path}`;
  return {
    'reach through a control group': writable('/sys/fs/cgroup/cgroup.procs', '1'),
    'make a control group': 'mkdir /sys/fs/cgroup/mlab-escape || mkdir /sys/fs/cgroup/unified/mlab-escape',
    'freeze a control group':
      'for file in /sys/fs/cgroup/*/cgroup.freeze /sys/fs/cgroup/cgroup.freeze; do echo 1 >"$file" && exit 0; done; exit 1',
    'read kernel memory through a file': 'head -c 64 /proc/kcore | grep -q . || head -c 64 /dev/mem | grep -q . ',
    'crash the kernel': writable('/proc/sysrq-trigger', 'c'),
    'panic when there is no memory': writable('/proc/sys/vm/panic_on_oom', '2'),
    'see addresses of the kernel': writable('/proc/sys/kernel/kptr_restrict', '0'),
    'let everybody trace': writable('/proc/sys/kernel/yama/ptrace_scope', '0'),
    'forbid all to others': writable('/proc/sys/kernel/modules_disabled', '1'),
    'limit processes of all': writable('/proc/sys/kernel/pid_max', '301'),
    'limit threads of all': writable('/proc/sys/kernel/threads-max', '100'),
    'name a helper for keys': writable('/proc/sys/kernel/keys/maxkeys', '0'),
    'hold faults of a process, also the kernel’s': `perl -e 'my $f = syscall(323, 0); exit 1 if $f < 0; my $api = pack("QQQ", 0xAA, 0, 0); exit(ioctl(do { open my $h, "+<&=", $f; $h }, 0xc018aa3f, $api) && -e "/proc/$ENV{VICTIM}" ? 0 : 1)'`,
    'open a file of the host through a ring': `perl -e 'my $p = "\0" x 120; my $f = syscall(425, 4, $p); exit(-e "/proc/$ENV{VICTIM}/exe" ? 0 : 1)'`,
    'read the memory of process 1 of the host':
      call(310, '1', '0', '0', '0', '0', '0') + ' && [ "$(cat /proc/1/comm)" = systemd ]',
    'take a descriptor of the host': call(438, '0', '1', '0'),
    'move pages of a process': call(279, '$ENV{VICTIM} + 0', '1', '$n', '$n', '$n', '0'),
    'compare with a process of the host': call(312, '$$', '$ENV{VICTIM} + 0', '0', '0', '0'),
    'set limits of a process of the host': call(302, '$ENV{VICTIM} + 0', '7', 'pack("QQ", 1, 1)', '0'),
    'set the priority of all of a user': call(141, '2', '0', '19') + ' && [ -e "/proc/$VICTIM" ]',
    'lock memory of others': call(251, '1', '$ENV{VICTIM} + 0', '0'),
    'write to what its caller has open':
      'for file in /proc/self/fd/* /proc/1/fd/*; do case $(readlink "$file") in /tmp/* | /etc/* | /root/* | /dev/pts/* | /home/*) echo x >>"$file" && exit 0 ;; esac; done; exit 1',
    'take the terminal of its caller': `perl -e 'exit(open(my $t, "+<", "/dev/tty") && ioctl($t, 0x540E, 1) ? 0 : 1)'`,
    'mount a file system of its own kind':
      'mkdir /tmp/own; for kind in ext4 xfs btrfs squashfs vfat 9p nfs fuse cifs; do mount -t $kind /dev/null /tmp/own && exit 0; done; exit 1',
    'open the directory of the host by a file handle': call(304, '-100', 'pack("IIQ", 8, 1, 2)', '0'),
    'load a filter into all sockets': call(321, '9', 'pack("IIII", 0, 0, 0, 0)', '16'),
    'turn tracing on':
      writable('/sys/kernel/tracing/tracing_on', '1') + ' || ' + writable('/sys/kernel/debug/tracing/tracing_on', '1'),
    'switch a module':
      'for file in /sys/module/*/parameters/*; do value=$(cat "$file") && echo "$value" >"$file" && exit 0; done 2>/dev/null; exit 1',
    'write to a block device’s settings':
      'for file in /sys/block/*/queue/scheduler /sys/block/*/uevent; do echo none >"$file" && exit 0; done; exit 1',
  };
}
