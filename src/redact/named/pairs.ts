import {isPlausible} from '../plausible.js';
import type {StrengthOf} from '../secret-name.js';
import type {Span} from '../span.js';
import {endOfString} from './ends.js';

/** Names and values that are values themselves, in either order: `{"name": "TOKEN", "value": "abc"}`, in JSON, YAML and XML. */
export function findPairs(text: string, strengthOf: StrengthOf): Span[] {
  if (!/value|val\b|name=|-v |<key>|";s:|\{\w+,|\(["']|"\\*\s*,\s*\\*"/i.test(text)) return [];
  return notations.flatMap((notation) => {
    const spans: Span[] = [];
    notation.lastIndex = 0;
    for (let match = notation.exec(text); match !== null; match = notation.exec(text)) {
      const {name = '', open = '', value = ''} = match.groups ?? {};
      const strength = strengthOf(/[^/]*$/.exec(name)?.[0] ?? '');
      const [from = 0, to = 0] = match.indices?.groups?.['value'] ?? [];
      const end = open === '' ? to : endOfString(text, from, open);
      const secret = value === '' ? text.slice(from, end) : value;
      if (strength === undefined || !isPlausible(secret, strength, 'assigned')) notation.lastIndex = match.index + 1;
      else spans.push({from, to: end, what: name});
    }
    return spans;
  });
}

const notations: readonly RegExp[] = [
  // {"name":"TOKEN","value":"abc"}, escaped or not, and as Go and Python write it
  /(?<q>\\{0,15}["'])(?:name|key|Name|Key|n|k|path|field|option|param|parameter|property|header|variable)\k<q>\s{0,9}[:=]\s{0,9}\k<q>(?<name>[\w./-]{1,100})\k<q>\s{0,9},\s{0,20}\k<q>(?:value|val|Value|v|data)\k<q>\s{0,9}[:=]\s{0,9}(?<open>\k<q>)(?<value>)/dg,
  /(?<q>\\{0,15}["'])(?:value|val|Value|v|data)\k<q>\s{0,9}[:=]\s{0,9}\k<q>(?<value>[^"'\\]{1,400})\k<q>\s{0,9},\s{0,20}\k<q>(?:name|key|Name|Key|n|k|path|field|option|param|parameter|property|header|variable)\k<q>\s{0,9}[:=]\s{0,9}\k<q>(?<name>[\w./-]{1,100})\k<q>/dg,
  // Name:"TOKEN", Value:"abc" of Go, name='TOKEN', value='abc' of Python, ParameterKey and ParameterValue
  /(?:[nN]ame|[kK]ey|KEY|NAME)\\{0,15}["']?\s{0,9}(?::|=>?)\s{0,9}(?<q>\\{0,15}["'])(?<name>[\w./-]{1,100})\k<q>[,;\s]\s{0,20}\\{0,15}["']?(?:\w{0,20}[vV]alue|VALUE|[vV]al)\\{0,15}["']?\s{0,9}(?::|=>?)\s{0,9}(?<open>\k<q>)(?<value>)/dg,
  /(?:[vV]alue|VALUE|[vV]al)\\{0,15}["']?\s{0,9}(?::|=>?)\s{0,9}(?<q>\\{0,15}["'])(?<value>[^"'\\]{1,400})\k<q>[,;\s]\s{0,20}\\{0,15}["']?(?:\w{0,20}[nN]ame|\w{0,20}[kK]ey|KEY|NAME)\\{0,15}["']?\s{0,9}(?::|=>?)\s{0,9}\k<q>(?<name>[\w./-]{1,100})\k<q>/dg,
  // ["TOKEN","abc"]
  /\[\s{0,9}(?<open>\\{0,15}["'])(?<name>[\w.-]{1,100})\k<open>\s{0,9},\s{0,9}\k<open>(?<value>)/dg,
  // a form
  /\bname="(?<name>[\w.-]{1,100})"\r?\n(?:[\w-]{1,40}:[^\n]{0,200}\n){0,4}\r?\n(?<value>[^\r\n]{1,400})/dg,
  // PHP's serialize() and define(), Erlang's {password,<<"abc">>}
  /"(?<name>[\w.-]{1,100})";s:\d{1,6}:"(?<value>[^"]{1,400})"/dg,
  /[(,]\s{0,9}(?<q>["'])(?<name>[\w.-]{1,100})\k<q>\s{0,9},\s{0,9}\k<q>(?<value>[^"'\n]{1,400})\k<q>\s{0,9}\)/dg,
  /\{(?<name>\w{1,100}),\s{0,9}(?:<<)?"(?<value>[^"\n]{1,400})"/dg,
  // {Name:TOKEN Value:abc}
  /\b(?:Name|Key):(?<name>[\w.-]{1,100}) (?:Value|Val):(?<value>[^\s}\]]{1,400})/dg,
  /\b(?:Value|Val):(?<value>[^\s}\]]{1,400}) (?:Name|Key):(?<name>[\w.-]{1,100})/dg,
  // YAML
  /^[ \t]*(?:- )?(?:name|key):[ \t]+["']?(?<name>[\w.-]{1,100})["']?[ \t]{0,9}\r?\n[ \t]*(?:value|val):[ \t]+["']?(?<value>[^\s"'][^\r\n"']*)/dgm,
  /^[ \t]*(?:- )?(?:value|val):[ \t]+["']?(?<value>[^\s"'][^\r\n"']{0,400})["']?[ \t]{0,9}\r?\n[ \t]*(?:name|key):[ \t]+["']?(?<name>[\w.-]{1,100})/dgm,
  // -n node.session.auth.password -v abc
  /(?<![\w-])(?:-n|-k|--name|--key)[ =](?<name>[\w.-]{1,100}) (?:-v|--value|--val)[ =]["']?(?<value>[^\s"']{1,400})/dg,
  // XML
  /\b(?:name|key)=(?<q>["'])(?<name>[\w.-]{1,100})\k<q>\s{1,9}(?:value|val)=\k<q>(?<value>[^"'<>]{1,400})\k<q>/dg,
  /\b(?:value|val)=(?<q>["'])(?<value>[^"'<>]{1,400})\k<q>\s{1,9}(?:name|key)=\k<q>(?<name>[\w.-]{1,100})\k<q>/dg,
  /<(?:name|key)>(?<name>[\w.-]{1,100})<\/(?:name|key)>\s{0,40}(?:<value>)?<(?:value|val|string)>(?<value>[^<>]{1,400})</dg,
];
