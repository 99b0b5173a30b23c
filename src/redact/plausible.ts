import {looksRandom} from './random.js';
import type {Strength} from './secret-name.js';

/** Where a value stands: assigned to a name, or perhaps only the next word of a sentence. */
export type Manner = 'assigned' | 'said';

/** Can this value, which stands behind a name of that strength, be a secret? */
export function isPlausible(value: string, strength: Strength, place: Manner): boolean {
  const bare = value.trim();
  if (bare === '' || bare.startsWith('[redacted]') || nothing.test(bare) || reference.test(bare)) return false;
  if (isPath(bare) || isComplaint(bare) || /^[A-Za-z]{2,}(?:[A-Z][a-z]+)*:$/.test(bare)) return false;
  switch (strength) {
    case 'strong':
      return place === 'assigned' ? !unset.test(bare) : !prose.test(bare) && !/^[:;,.)]|^\d{1,3}[,.;]?$/.test(bare);
    case 'medium':
      return (
        !number.test(bare) &&
        !prose.test(bare) &&
        !isSentence(bare) &&
        !isObject(bare) &&
        !/^\W+$/.test(bare) &&
        !(place === 'said' && isName(bare))
      );
    case 'weak':
      return looksSecret(bare);
  }
}

/** A value that a person would not take for a word, a number, a path or an address: it has letters and digits, mixed. */
export function looksSecret(value: string): boolean {
  if (value.length < 8 || /\s/.test(value) || isPath(value) || address.test(value) || licence.test(value)) return false;
  if (/^0x[0-9a-fA-F]{1,16}$/.test(value)) return false;
  if (/^https?:\/\/(?!localhost\b|[^/]+\.svc\b)[^/]+\/.{8,}/.test(value)) return true;
  if (bootstrapToken.test(value)) return true;
  if (looksRandom(value) || /^(?:0x)?[0-9a-fA-F]{24,}$/.test(value)) return true;
  const hasBoth = /[A-Za-z]/.test(value) && /\d/.test(value);
  return hasBoth && !/^[a-z0-9_]+(?:[-.][a-z0-9_]+)+$/.test(value) && !/[/:]/.test(value);
}

/** A path is no secret, but standard base64 may begin with a slash as well. */
function isPath(value: string): boolean {
  return /^(?:~|\.{1,2}|[A-Za-z]:)?[/\\][\w@:+.,/\\-]*$/.test(value) && !looksRandom(value.slice(1));
}

/** Nothing, or a switch. */
const nothing =
  /^(?:true|false|null|none|nil|<nil>|~|undefined|yes|no|\*+|x{3,}|<(?:redacted|hidden|masked|none|nil|unset|set)>|redacted|REDACTED|"+|'+|\{\}|\[\]|[[{(<|>]-?|\(\*string\)\(.*)$/i;

/** What stands for a value that is elsewhere. */
const reference = /^(?:\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{[^}]*\}\}|<[a-z][\w -]*>|%s|%v|%q|%\+v)$/;

const unset =
  /^(?:line|command|usage|required|missing|invalid|incorrect|expired|disabled|enabled|unset|empty|denied)$/i;

/** Counts and durations, flows' cookies, autonomous systems with a BGP community. */
const number =
  /^-?(?:\d{1,5}(?:\.\d+)?(?:[a-z]{1,3})?|0x[0-9a-fA-F]{1,16}(?:\/0x[0-9a-fA-F]+|\/-1)?|\d{1,10}:\d{1,10}(?::\d{1,10})?)$/;

/** `kube-system/ingress-auth` */
function isObject(value: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) && !looksRandom(value);
}

/** A word, or the name of an object: `default/bgp-password`. */
function isName(value: string): boolean {
  return (
    /^(?:[A-Z]?[a-z]+[.,:;!]?|[a-z0-9]+(?:[-./][a-z0-9]+)+)$/.test(value) && !looksRandom(value) && !issued.test(value)
  );
}

/** UUIDs and bootstrap tokens of Kubernetes: names to look at, but behind the name of a secret they are it. */
const issued = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[a-z0-9]{6}\.[a-z0-9]{16})$/;

const bootstrapToken = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;

const licence = /^(?:Apache|[AL]?GPL|BSD|MPL|EPL|CC|MIT|ISC)(?:-|v?\d)/;

const address = /^(?:[0-9a-fA-F]{0,4}:){2,}[0-9a-fA-F:.]*(?:\/\d+)?$|^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:\/\d+)?$/;

function isComplaint(value: string): boolean {
  return value.length < 400 && complaint.test(value);
}

/** What a program says of a password, a token or a file of that name. */
const complaint =
  /^(?:\d{1,6} (?:of|[a-z]+ed|found|set|total|entries|users?|items?)\b|line \d+\b|command not found|no such|not [a-z]+(?: [a-z]+)*$|does not|did not|is not|(?:is|was) (?:not )?[a-z]+$|cannot|can't|could not|unable to|permission denied|operation (?:not|timed)|connection (?:refused|reset|timed)|(?:user|error|failed|invalid|incorrect|unknown|unexpected|missing|expected|must|server) [a-z])/i;

/** A few words of which the first is how a sentence goes on. */
function isSentence(value: string): boolean {
  if (value.length > 400) return false;
  const [first = '', second = ''] = value.split(/\s+/, 2);
  if (/^(?:basic|bearer|digest)$/i.test(first)) return false;
  if (/^token$/i.test(first) && /^\S+ +\S+$/.test(value)) return prose.test(second);
  return /^[a-z]+[,.:;]?$/i.test(second) && prose.test(first);
}

/** How a sentence goes on behind `token:` or `password`. */
const prose =
  /^["'(<]?(?:command|line|usage|is|are|was|were|has|have|had|be|been|not|no|for|from|of|in|on|at|to|with|without|by|and|or|as|that|than|the|a|an|this|it|its|if|but|must|may|can|cannot|could|should|will|would|does|do|did|denied|refused|rejected|required|requires|missing|invalid|incorrect|wrong|bad|expired|expires|unknown|unset|empty|none|null|nil|absent|found|failed|failure|fails|failing|error|errors|err|unable|unexpected|unsupported|unauthorized|unauthenticated|unavailable|forbidden|ok|okay|valid|verified|accepted|granted|success|successful|succeeded|default|disabled|enabled|optional|changed|updated|created|deleted|removed|loaded|mounted|stored|configured|authenticated|authorized|authorization|authentication|authenticate|file|files|path|field|key|keys|value|values|name|names|type|length|size|review|reviews|request|requests|response|refresh|exchange|rotation|volume|store|provider|bucket|ring|data|string|object|mismatch|too|post|get|put|patch|delete|head|dial|open|read|write|stat|lookup|connect|connection|context|deadline|timeout|timed|eof|x509|tls|rpc|http|https|yaml|json|illegal|parse|parsing|decode|decoding|secrets?|tokens?|passwords?|serviceaccounts?|configmaps?|pods?|rbac|abac|webhook|node|oidc|negotiation|md5|sha1|sha256|sha512|hmac|aes|text|plain|simple|basic|digest|both|extended|large|additive|internet|no-export|no-advertise|local-as|md5sum|psk|eap|pubkey|cert|tcp|open|shared|mode|method|set|reset|see|check|please|try|retry|using|via|only|also|already|never|again|empty|length|contains?|containing|provided|given|specified|supplied|used|needed|available|present|there|service|server|client|user|users|session|state|status|disable|enable|encryption|policy|prompt|match|matches|manager|agent|helper|less|permission|operation|such|about|too|still|now|longer|up|down|out|off|over|under|after|before|because|since|while|when|where|who|which|what|why|how|so|then|else|there|here|more|just)\b(?![-_\w.=+/][\w=+/]*\d)["')>,.:;!]*$/i;
