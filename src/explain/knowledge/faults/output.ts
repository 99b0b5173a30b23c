import type {Knowledge} from '../knowledge.js';
import {isObject, parseJson} from '../../../cni/json.js';

/** What a plugin printed, or did not. */
export default {
  rules: [
    {
      id: 'plugin-silent',
      title: 'the plugin failed without a word',
      rank: 'wrapper',
      in: 'whole',
      pattern: /netplugin failed with no error message|diagnostic message ""/,
      cause:
        'It ended with a non-zero status and wrote nothing to stdout or stderr. All that the caller knows is how the process ended.',
      fix: 'Run the call again in a sandbox: mlab-cni replay {capture}. Look at the kernel log for a crash or the OOM killer around that time.',
      source: 'https://github.com/crc-org/snc/issues/203',
      cases: [
        'netplugin failed with no error message: exit status 2',
        'netplugin failed but error parsing its diagnostic message "": unexpected end of JSON input',
      ],
    },
    {
      id: 'plugin-stderr-only',
      title: 'the plugin failed and said why on stderr only',
      rank: 'wrapper',
      in: 'whole',
      pattern: /netplugin failed: "/,
      cause:
        'It ended with a non-zero status and printed no CNI error object: often a panic, or a script that broke off.',
      fix: 'Read what it said: mlab-cni show {capture} --raw stderr.',
      source: 'https://github.com/kmesh-net/kmesh/issues/528',
      cases: ['netplugin failed: "something odd"'],
    },
    {
      id: 'error-unreadable',
      title: 'the plugin failed, and what it printed is not a CNI error object',
      rank: 'wrapper',
      in: 'whole',
      pattern: /error parsing its diagnostic message "[^"]/,
      cause:
        'stdout has to hold exactly one JSON document. Something else was printed there: log lines, or two documents.',
      fix: 'Send what the plugin logs to stderr or to a file. mlab-cni show {capture} --raw stdout gives what was printed.',
      source: 'https://github.com/containernetworking/cni/issues/571',
      cases: [
        'netplugin failed but error parsing its diagnostic message "starting up": invalid character \'s\' looking for beginning of value',
      ],
    },
    {
      id: 'answer-empty',
      title: 'the plugin ended well and printed no result, or one that is cut off',
      rank: 'symptom',
      fault: {end: ['malformed']},
      pattern: /unexpected end of JSON input$/,
      when: ({situation, speech}) => situation === undefined && !/diagnostic message|\bvolume\b/.test(speech.whole),
      cause:
        'Its exit status was 0 and its stdout empty or cut, where ADD and VERSION have to print JSON. libcni has a bug with the same effect after six times "text file busy".',
      fix: 'Look at the stdout of the innermost call: mlab-cni show {capture} --raw stdout. The plugin, or a wrapper around it, swallows it.',
      source: 'https://github.com/containernetworking/cni/issues/670',
      cases: ['plugin type="frob" failed (add): unexpected end of JSON input'],
    },
    {
      id: 'answer-not-json',
      title: 'the plugin printed something that is not JSON where its result has to be',
      rank: 'symptom',
      pattern: /^invalid character '[^\n]{1,8}' (?:looking for beginning of value|after top-level value)/,
      when: ({situation, speech}) => situation === undefined && speech.speakers.length > 0,
      yieldsTo: ['content-zeroed'],
      cause:
        'Nothing stands before the complaint, so it is the caller that could not read the stdout of the plugin: log lines, a warning of a script or a second document. The character in the message is the first of it.',
      fix: 'mlab-cni shim install records the next attempt, and mlab-cni show ID --raw stdout then gives what was printed. Send what the plugin (or a wrapper around it) logs to stderr or to a file.',
      source: 'https://github.com/linkerd/linkerd2/issues/4828',
      cases: ['failed to setup network for sandbox "dce4": invalid character \'T\' looking for beginning of value'],
      counterCases: [
        'plugin type="frob" failed (add): failed to load state: invalid character \'x\' looking for beginning of value',
      ],
    },
    {
      id: 'result-and-failure',
      title: '{plugin} printed a result and then ended with a status that says that it failed',
      rank: 'symptom',
      when: ({situation}) => {
        const call = situation?.call.invocation;
        if (call?.exit === null || call === undefined || !('code' in call.exit) || call.exit.code === 0) return false;
        const printed = parseJson(call.stdout.toString('utf8'));
        return (
          isObject(printed) &&
          (printed['ips'] !== undefined || printed['interfaces'] !== undefined || printed['ip4'] !== undefined)
        );
      },
      cause:
        'stdout holds a valid result, and the exit status is not 0. The caller takes it for a failure without a message. The plugin failed after it had printed, or a wrapper around it returns the wrong status.',
      fix: 'Read its stderr and its own log: mlab-cni show {capture} --raw stderr. What it set up is taken down by the DEL that follows.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#error',
      cases: [
        {
          plugin: 'terway',
          stdout: '{"cniVersion":"0.4.0","interfaces":[{"name":"eth0"}],"ips":[],"dns":{}}\n',
          exit: 1,
        },
      ],
    },
    {
      id: 'printed-nothing',
      title: '{plugin} failed without a word: nothing on stdout and nothing on stderr',
      rank: 'symptom',
      when: ({situation}) => {
        const call = situation?.call.invocation;
        return (
          call !== undefined &&
          call.outcome === 'crashed' &&
          call.exit !== null &&
          'code' in call.exit &&
          call.stdout.length === 0 &&
          call.stderr.toString('utf8').trim() === ''
        );
      },
      cause:
        'It ended with a non-zero status and printed neither an error object nor a log line: a crash that it swallows, a program of another kind under that name, or one that is much older than its caller.',
      fix: 'Run the call again in a sandbox: mlab-cni replay {capture}. Compare the file with one of another node (sha256sum), and see whether there are several of that name in CNI_PATH.',
      source: 'https://github.com/containernetworking/cni/blob/main/SPEC.md#error',
      cases: [{plugin: 'multus', stdout: '', exit: 2}],
    },
    {
      id: 'two-documents',
      title:
        '{plugin} printed a result and then an error: two documents, of which the second document is what happened',
      rank: 'symptom',
      when: ({situation}) =>
        /^\s*\{[^]*\}\s*\{[^]*"msg"[^]*\}\s*$/.test(situation?.call.invocation.stdout.toString('utf8') ?? ''),
      cause:
        'stdout has to hold exactly one JSON document, so the caller reads neither. The plugin printed its result too early and failed after that, with the message that is quoted here.',
      fix: 'Go by the quoted message. That it printed two documents is a bug of the plugin: see whether a newer release mends it.',
      source: 'https://github.com/containernetworking/cni/issues/571',
      cases: [
        {
          plugin: 'azure-vnet',
          stdout: '{"cniVersion":"0.3.0","dns":{}}{"code":100,"msg":"A Compute System does not exist."}',
          exit: 1,
        },
      ],
    },
    {
      id: 'stdout-polluted',
      title: '{plugin} printed something else than one JSON document',
      rank: 'symptom',
      yieldsTo: ['two-documents'],
      when: ({situation}) => {
        const call = situation?.call.invocation;
        const text = call?.stdout.toString('utf8').trim() ?? '';
        return (
          (call?.outcome === 'invalid' || call?.outcome === 'crashed') && text !== '' && !isObject(parseJson(text))
        );
      },
      cause:
        'stdout belongs to the result or the error object. Log lines, or a second document, make it unreadable for the caller.',
      fix: 'Send what the plugin logs to stderr or to a file. mlab-cni show {capture} --raw stdout gives what it printed.',
      source: 'https://github.com/containernetworking/cni/issues/571',
      cases: [
        {plugin: 'calico', stdout: 'debug: got request\n{"cniVersion":"0.3.1","ips":[]}\n', exit: 0},
        {plugin: 'x', stdout: 'oops', exit: 2},
      ],
    },
    {
      id: 'stdout-empty',
      title: '{plugin} said that it succeeded, and printed no result',
      rank: 'symptom',
      when: ({situation}) =>
        situation?.call.invocation.outcome === 'invalid' && situation.call.invocation.stdout.length === 0,
      cause:
        'ADD and VERSION have to print JSON. The plugin, or a wrapper script around it, ended with status 0 without doing so.',
      fix: 'Make it print its result, or end with another status if it failed. A chained plugin with nothing to add prints prevResult.',
      source: 'https://github.com/containernetworking/cni/issues/670',
      cases: [{plugin: 'frob', stdout: '', exit: 0}],
      counterCases: [{plugin: 'frob', stdout: '', exit: 1}],
    },
    {
      id: 'teardown-failed',
      title: 'the network of a pod could not be taken down',
      rank: 'wrapper',
      in: 'whole',
      pattern: /failed to destroy network for sandbox|failed to teardown pod|KillPodSandboxError|failed \(delete\): /,
      yieldsTo: ['plugin-silent', 'plugin-stderr-only', 'error-unreadable'],
      cause:
        'A DEL failed, so the pod stays in Terminating. DEL should do what it can and succeed; the reason is in the text that this message wraps.',
      fix: 'mlab-cni list --operation DEL --failed, then explain the innermost. Usual: an API or a daemon is down, or a plugin was removed.',
      source: 'https://github.com/projectcalico/calico/issues/7220',
      cases: ['failed to destroy network for sandbox "aabb": plugin type="frob" failed (delete): the frob is off'],
    },
  ],
} satisfies Knowledge;
