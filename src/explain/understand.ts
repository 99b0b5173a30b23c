import {fillIn, filled, type RuleText} from './calls/call-details.js';
import type {Situation} from './calls/situation.js';
import {parseFault} from './fault/parse-fault.js';
import type {Fault} from './fault/fault.js';
import {daemons, isAmongItsOwn, rules} from './knowledge/all.js';
import type {Clue, Details, Rule} from './knowledge/knowledge.js';
import {daemonOf, ownerOf} from './knowledge/find-daemon.js';
import {bestMatch, type Match} from './knowledge/select.js';
import type {Finding} from './explanation.js';
import {clean} from './text/clean.js';
import {unwrap} from './text/unwrap.js';

/** What is known about words that somebody said. */
export interface Understanding {
  readonly clue: Clue;
  readonly match: Match | undefined;
}

/** The pipeline: clean, unwrap, parse, know. `admits` leaves rules out that must not be asked. */
export function understand(
  text: string,
  situation: Situation | undefined,
  admits: (rule: Rule) => boolean = () => true,
): Understanding {
  const clue = clueOf(text, situation);
  return {
    clue,
    match: bestMatch(
      clue,
      rules.filter((rule) => admits(rule) && isAmongItsOwn(rule, clue)),
    ),
  };
}

/** A message as far as it can be understood without any rule. */
export function clueOf(text: string, situation: Situation | undefined): Clue {
  const speech = unwrap(clean(text));
  const fault = parseFault(speech.words);
  const owner = ownerOf(fault, daemons);
  const plugin =
    speech.speakers.findLast(({who, about}) => who === 'libcni' && about !== null)?.about ??
    situation?.call.invocation.plugin;
  return {
    speech,
    plugin,
    fault,
    situation,
    daemon: owner ?? daemonOf(plugin, daemons),
    isDaemonsPlace: owner !== undefined,
  };
}

/** The sentences of a rule for this clue; `about` are the details about the call. */
export function tell({rule, details}: Match, {fault, daemon, situation}: Clue, about: Details): RuleText {
  const isKubernetes = situation?.call.invocation.pod !== null;
  const told = {...about, ...faultDetails(fault), ...daemonDetails(daemon, isKubernetes)};
  return fillIn(rule, {...told, ...topicDetails(fault, told), ...details});
}

function faultDetails({object}: Fault): Details {
  return {object: object === '' ? 'that the message speaks of' : object};
}

/** A topic's sentences have names of their own to be filled in. */
function topicDetails({topic}: Fault, details: Details): Details {
  if (topic === undefined) return {about: '', usual: '', topicLook: filled('What the add-on has: {look}.', details)};
  return {about: `: it is about ${topic.name}`, usual: topic.usual, topicLook: filled(topic.look, details)};
}

function daemonDetails(daemon: Clue['daemon'], isKubernetes: boolean): Details {
  return daemon === undefined
    ? {
        daemon: 'the daemon behind the plugin',
        look: isKubernetes
          ? 'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE shows the pods of the network add-on on this node'
          : 'ss -lxp and systemctl list-units --failed show which daemons of this host serve sockets, and which have ended',
      }
    : {daemon: daemon.name, look: daemon.look};
}

/** What the grammar of a message tells, for who reads JSON. */
export function faultOf({fault: {act, object, end, words}}: Clue): Finding['fault'] {
  return {act, object, end: end ?? null, words: shortened(words)};
}

/** The lines that gave it away, or the innermost words: the last line tells why, the first one of a panic. */
export function quoteFrom(text: string, {clue, match}: Understanding): string {
  const lines = text.split('\n');
  if (lines.length === 1) return shortened(text);
  const {words} = clue.speech;
  const place = match === undefined ? undefined : words.slice(0, match.at).split('\n').at(-1);
  const known = place === undefined || place === '' ? undefined : lines.find((line) => line.includes(place.trim()));
  const panic = lines.find((line) => /\bpanic: /.test(line));
  const last = lines.findLast((line) => line.trim() !== '') ?? text;
  return shortened((panic ?? known ?? last).trim());
}

/** Both ends of a long text tell: who speaks, and why. */
const mostCharacters = 2000;

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters / 2)} ... ${text.slice(-mostCharacters / 2)}`;
}
