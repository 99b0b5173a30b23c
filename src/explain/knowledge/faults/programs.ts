import type {Knowledge} from '../knowledge.js';

/** Programs that a plugin starts, and plugins that cannot be started. */
export default {
  rules: [
    {
      id: 'plugin-wrong-architecture',
      title: '{object} is not a program for this machine',
      rank: 'class',
      fault: {end: ['exec-format']},
      cause:
        'The file was built for another architecture, or it is empty or cut off, for example by a download that broke.',
      fix: 'Compare file {object} with uname -m, and install the plugin again for this architecture into the real plugin directory.',
      source: 'https://github.com/projectcalico/calicoctl/issues/1136',
      cases: [
        'fork/exec /opt/cni/bin/calico: exec format error',
        {
          plugin: 'host-local',
          stdout: '',
          stderr: '/usr/shimcni/bin/host-local: 87: exec: /opt/cni/bin/host-local: Exec format error\n',
          exit: 126,
        },
        {
          plugin: 'host-local',
          stdout: '',
          stderr: '/opt/cni/bin/host-local: 1: \x7fELF\x02\x01: not found\n',
          exit: 127,
        },
      ],
    },
    {
      id: 'plugin-not-executable',
      title: '{object} may not be executed',
      rank: 'class',
      fault: {act: ['exec'], end: ['denied', 'not-permitted']},
      cause: 'The file lacks the x bit, lies on a file system that is mounted noexec, or a security module forbids it.',
      fix: 'ls -l {object}; findmnt -T {object} shows whether it is mounted noexec; then look for denials of SELinux or AppArmor. chmod 755 {object} if only the x bit is missing.',
      source: 'https://github.com/projectcalico/cni-plugin/issues/891',
      cases: ['fork/exec /opt/cni/bin/flannel: permission denied'],
    },
    {
      id: 'plugin-interpreter-missing',
      title: '{object} cannot be started: something that it needs is missing',
      rank: 'class',
      fault: {act: ['exec'], end: ['missing', 'not-found'], object: /^\//},
      cause:
        'Either the file has just gone, or it is there and its interpreter is not: the program after #! of a script, or the ' +
        'dynamic loader of a program that was linked against another C library.',
      fix: 'ls -l {object}; head -c 64 {object} shows the interpreter of a script, and ldd {object} what a program is linked against.',
      source: 'https://github.com/kubernetes/kubernetes/issues/23011',
      cases: [
        'fork/exec /opt/cni/bin/calico: no such file or directory',
        {
          plugin: 'host-local',
          stdout: '',
          stderr: '/usr/shimcni/bin/host-local: 87: exec: /opt/cni/bin/host-local: not found\n',
          exit: 127,
        },
      ],
    },
    {
      id: 'program-missing',
      title: 'the program {object}, which the plugin starts, is not installed on this node',
      rank: 'class',
      fault: {end: ['executable-missing']},
      cause:
        'It is in no directory of the PATH that the runtime hands to plugins: its package is not installed, or PATH of the runtime is shorter than that of a login.',
      fix: 'command -v {object} on the node. Install its package (iptables, ipset, iproute2, conntrack...), or set PATH for the runtime (systemctl show containerd -p Environment).',
      source: 'https://pkg.go.dev/os/exec#ErrNotFound',
      cases: [
        'failed to locate iptables: exec: "iptables": executable file not found in $PATH',
        {plugin: 'frob', stdout: '', stderr: '/opt/cni/bin/frob: line 12: jq: command not found\n', exit: 127},
        {plugin: 'frob', stdout: '', stderr: "/usr/bin/env: 'python3': No such file or directory\n", exit: 127},
      ],
    },
    {
      id: 'script-module-missing',
      title: 'a script cannot start: its module {module} is not installed on this node',
      rank: 'class',
      pattern:
        /(?:No module named|Cannot find module|Can't locate|cannot load such file --) ['"]?(?<module>[\w.\/:@-]+)['"]?/,
      cause:
        'The plugin (or a program that it starts) is a script of Python, Node.js, Perl or Ruby, and a library of its own is missing: not installed for this interpreter, or installed for another version of it.',
      fix: 'Run that import by hand with the interpreter that the first line of the script names (python3 -c "import {module}"). Install the package, or use the release that brings it along.',
      source: 'https://docs.python.org/3/library/exceptions.html#ModuleNotFoundError',
      cases: [
        {
          plugin: 'frob',
          stdout: '',
          stderr:
            'Traceback (most recent call last):\n  File "/opt/cni/bin/frob", line 3, in <module>\n    import netaddr\nModuleNotFoundError: No module named \'netaddr\'\n',
          exit: 1,
        },
        {plugin: 'frob', stdout: '', stderr: "Error: Cannot find module 'ip-address'\n", exit: 1},
      ],
    },
    {
      id: 'process-limit',
      title: 'no new process could be started: a limit of processes or threads is reached',
      rank: 'class',
      fault: {
        end: ['again'],
        is: ({act, words}) =>
          act === 'exec' || act === 'run' || /fork|clone|newosproc|pthread_create|thread/i.test(words),
      },
      cause:
        'The kernel answers "resource temporarily unavailable" when the pids limit of a control group (TasksMax), the ulimit of a user (nproc) or pid_max is reached.',
      fix: 'systemctl show containerd kubelet -p TasksMax -p TasksCurrent; cat /proc/sys/kernel/pid_max; ps -eLf | wc -l. Find who starts so many, or raise that limit.',
      source: 'https://man7.org/linux/man-pages/man2/fork.2.html',
      cases: ['fork/exec /opt/cni/bin/bridge: resource temporarily unavailable'],
    },
    {
      id: 'plugin-busy',
      title: 'the plugin was overwritten while it was being started',
      rank: 'class',
      fault: {end: ['text-busy']},
      cause:
        'Somebody writes into the file in place, usually the installer of a network add-on. libcni tries 6 times, a second apart.',
      fix: 'Harmless if it stops by itself. Else find the installer, and make it write beside the file and rename.',
      source: 'https://github.com/containernetworking/cni/issues/763',
      cases: ['netplugin failed with no error message: fork/exec /opt/cni/bin/calico-ipam: text file busy'],
    },
    {
      id: 'library-missing',
      title: 'a program cannot start for want of a shared library',
      rank: 'class',
      pattern:
        /error while loading shared libraries: (?<library>\S+?):|version `?(?<version>GLIBC\w*_[\d.]+)'? not found|symbol lookup error/,
      cause:
        'It was linked against another or a newer C library than this node has: built on another distribution, or copied from an image.',
      fix: 'ldd on the program shows what is missing. Use a release that is linked statically, or one for this distribution.',
      source: 'https://man7.org/linux/man-pages/man8/ld.so.8.html',
      cases: [
        "/opt/cni/bin/x: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /opt/cni/bin/x)",
      ],
    },
    {
      id: 'program-failed',
      title: 'the program {object}, which the plugin started, failed',
      rank: 'symptom',
      fault: {act: ['run'], object: /./},
      cause:
        'The plugin reports what {object} said and its exit status: the reason is in these words, and it lies with that program or what it works on.',
      fix: 'Run the same command on the node by hand if it only reads; else look for its words.',
      source: 'https://pkg.go.dev/os/exec#ExitError',
      cases: ["failed to run 'frobnicate --now': exit status 1: the frob is off"],
    },
    {
      id: 'panic-over-os-error',
      title: '{plugin} gave up in a panic over an error of the operating system: {reason}',
      rank: 'class',
      pattern: /panicked at [^]*?\bOs \{ code: \d+, kind: (?<kind>\w+), message: "(?<reason>[^"]+)"/,
      fault: {is: ({words}) => /panicked at/.test(words)},
      cause:
        'A step failed that its author did not expect to fail ({kind}), and the message does not say on what: a file, a socket or an address. Only the line of its source is named.',
      fix: 'strace -f -e trace=file,network mlab-cni replay {capture} shows on what; look whether the files and the daemon that the plugin needs are there: {look}.',
      source: 'https://doc.rust-lang.org/std/result/enum.Result.html#method.unwrap',
      cases: [
        {
          plugin: 'frob',
          stdout: '',
          stderr:
            'thread \'main\' panicked at src/main.rs:42:50:\ncalled `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: "No such file or directory" }\n',
          exit: 101,
        },
      ],
    },
    {
      id: 'exit-status-alone',
      title: 'a program that the plugin started ended with status {status}, and what it said was not passed on',
      rank: 'topic',
      pattern: /(?:^|[:;,] )exit (?:status|code) (?<status>\d+)$/,
      when: ({situation, speech}) => situation !== undefined || speech.speakers.length > 0,
      yieldsTo: ['program-failed', 'packet-filter-failed', 'plugin-silent', 'printed-nothing'],
      cause:
        'The message holds a number in place of a reason. By convention 126 is a program that may not be executed, 127 one that was not found, and 128 and more a signal (137: killed); the others belong to that program.',
      fix: 'Look for what it said in the log of the plugin or of {daemon} at that time: {look}.',
      source: 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02',
      cases: ['plugin type="frob" failed (add): Failed to create network: exit status 255'],
    },
  ],
} satisfies Knowledge;
