import {definedKeys} from './defined-keys.js';
import {readJsonNodes, type JsonMember, type JsonNode} from './json-node.js';
import {harmlessKey, isMapOfSecrets} from './named/secret-maps.js';
import {isPlausible, looksSecret} from './plausible.js';
import type {Strength, StrengthOf} from './secret-name.js';
import type {Span} from './span.js';

/** What to do with the strings of a document. */
export interface JsonLeaves {
  readonly strengthOf: StrengthOf;
  /** A string that no name makes secret, without its secrets; `isDefined`: its key says that it is no random string. */
  readonly rewrite: (text: string, isDefined: boolean) => string;
}

/**
 * Secrets in a text that is one JSON document: by the names of keys, by names beside values, in either order, by flags
 * before arguments, and in strings, which may be documents themselves. All other bytes stay.
 */
export function findInDocument(text: string, leaves: JsonLeaves): Span[] {
  const spans: Span[] = [];
  visit(readJsonNodes(text), unnamed, leaves, spans);
  return spans;
}

/** What the surroundings of a value say about it. */
interface Context {
  readonly strength?: Strength | undefined;
  readonly what: string;
  readonly isDefined?: boolean;
}

const unnamed: Context = {what: ''};

function visit(node: JsonNode, context: Context, leaves: JsonLeaves, spans: Span[]): void {
  const span: Span = {from: node.from, to: node.to, what: context.what, instead: '"[redacted]"'};
  switch (node.kind) {
    case 'object':
      if (context.strength === 'strong' && !isReference(node.members)) {
        if (node.members.length > 0) spans.push(span);
      } else
        for (const member of node.members)
          visit(member.value, contextOf(member, node.members, context, leaves), leaves, spans);
      return;
    case 'list':
      if (context.strength === 'strong') {
        if (node.elements.length > 0) spans.push(span);
        return;
      }
      spans.push(...findInBytes(node.elements, span, leaves));
      node.elements.forEach((element, at) =>
        visit(element, contextOfElement(node.elements, at, context, leaves), leaves, spans),
      );
      return;
    case 'literal':
      if (context.strength !== undefined && isPlausible(node.value, context.strength, 'assigned')) spans.push(span);
      return;
    case 'string':
      if (context.strength !== undefined && isPlausible(node.value, context.strength, 'assigned')) spans.push(span);
      else {
        const kept = leaves.rewrite(node.value, context.isDefined === true);
        if (kept !== node.value) spans.push({...span, instead: JSON.stringify(kept)});
      }
  }
}

/** A list of numbers may be the bytes of a text, as Node.js and Go's `[]uint8` write it. */
function findInBytes(elements: readonly JsonNode[], span: Span, {rewrite}: JsonLeaves): Span[] {
  const bytes = elements.flatMap((element) => (element.kind === 'literal' ? [element.value] : [])).join(', ');
  const kept = rewrite(bytes, false);
  return kept === bytes ? [] : [{...span, instead: `[${kept}]`}];
}

/** An object that says where a secret is. */
function isReference(members: readonly JsonMember[]): boolean {
  return members.some(({key}) => /^(?:secretKeyRef|valueFrom|secretName|configMapKeyRef)$/.test(key));
}

/** A Secret of Kubernetes: its data are secrets, whatever their keys are. */
function isDataOfSecret(key: string, members: readonly JsonMember[]): boolean {
  const kind = members.find((member) => member.key === 'kind')?.value;
  return key === 'stringData' || (key === 'data' && kind?.kind === 'string' && kind.value === 'Secret');
}

/** A private or a symmetric part of a JSON Web Key (RFC 7518, section 6). */
function isPrivateOfJwk(key: string, members: readonly JsonMember[]): boolean {
  return /^(?:d|p|q|dp|dq|qi|k)$/.test(key) && members.some((member) => member.key === 'kty');
}

function contextOf(
  {key, value}: JsonMember,
  members: readonly JsonMember[],
  outer: Context,
  {strengthOf}: JsonLeaves,
): Context {
  const strength = strengthOf(key);
  if (strength !== undefined) return {strength, what: key};
  if (isDataOfSecret(key, members)) return {strength: 'strong', what: key};
  if (isPrivateOfJwk(key, members)) return {strength: 'strong', what: key};
  if (/^(?:\w{0,20}value|val|v|data)$/i.test(key)) {
    const name = members.find((member) => naming.test(member.key))?.value;
    const word = name?.kind === 'string' ? (/[^/]*$/.exec(name.value)?.[0] ?? '') : '';
    const named = strengthOf(word);
    if (named !== undefined) return {strength: named, what: word};
  }
  const isInherited =
    outer.strength === 'medium' &&
    value.kind === 'string' &&
    !harmlessKey.test(key) &&
    (isMapOfSecrets(outer.what) ? isPlausible(value.value, 'medium', 'assigned') : looksSecret(value.value));
  if (isInherited) return {strength: 'medium', what: outer.what};
  return {what: '', isDefined: definedKeys.has(key)};
}

/** What holds a name; that of a JSON patch is the last part of a path. */
const naming =
  /^(?:\w{0,20}name|\w{0,20}key|n|k|path|field|option|param|parameter|property|attribute|setting|variable|header)$/i;

/** An argument may be the value of the option or the name before it. */
function contextOfElement(
  elements: readonly JsonNode[],
  at: number,
  outer: Context,
  {strengthOf}: JsonLeaves,
): Context {
  const previous = elements[at - 1];
  const text = previous?.kind === 'string' ? previous.value : '';
  const [, flag, name] = /^(?:--?([\w.-]+)|([\w.-]+))$/.exec(text) ?? [];
  if (flag === 'p') return {strength: 'weak', what: '-p'};
  const strength =
    flag !== undefined ? strengthOf(flag) : name !== undefined && elements.length === 2 ? strengthOf(name) : undefined;
  if (strength !== undefined) return {strength, what: flag ?? name ?? ''};
  return outer;
}
