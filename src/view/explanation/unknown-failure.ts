import type {Finding} from '../../explain/explanation.js';

/** How to say what was tried, where nothing more is known. */
const acts: Readonly<Record<Finding['fault']['act'], string>> = {
  open: 'a file was used',
  dial: 'a connection was made',
  call: 'a daemon was called',
  http: 'a request was sent over HTTP',
  resolve: 'a name was looked up',
  exec: 'a program was started',
  run: 'a program ran',
  'packet-filter': 'rules of the packet filter were changed',
  kernel: 'the kernel was asked to change an interface, an address or a route',
  decode: 'something was parsed',
  unknown: '',
};

/** What kind of failure it is, as far as its words tell. */
export function unknownReason({fault}: Finding): string {
  const {act, object, end} = fault;
  const tried = acts[act];
  if (tried === '' && end === null)
    return 'No rule knows this failure, and its words tell neither what was tried nor how it ended.';
  const when = tried === '' ? '' : ` when ${tried}${object === '' ? '' : ` (${object})`}`;
  return `No rule knows this failure. By its words it happened${when}${end === null ? '' : `, and ended with: ${end.replaceAll('-', ' ')}`}.`;
}

/** What to look for in issues and documentation: the innermost words without what is different everywhere. */
export function searchText({fault}: Finding): string {
  const last = fault.words.split('\n').findLast((line) => line.trim() !== '') ?? '';
  const words = last
    .replace(/"[^"]*"|[\w.:-]*\d[\w.:-]*|\/\S+/g, ' ')
    .replace(/[^\p{L}'-]+/gu, ' ')
    .trim();
  return words === '' ? 'It left no words to search for.' : `Search for: ${words.split(' ').slice(-12).join(' ')}`;
}
