import {parseJson} from '../../cni/json.js';
import type {Invocation} from '../invocation.js';

/** Something that a call said about what went wrong. */
export interface SpokenText {
  readonly where: 'msg' | 'details' | 'stderr' | 'stdout';
  readonly text: string;
}

/** What a call said, what is most telling first. stdout counts only where it is not the JSON that it should be. */
export function spokenTexts({error, stdout, stderr}: Invocation): SpokenText[] {
  const printed = stdout.toString('utf8');
  const texts: SpokenText[] = [
    {where: 'msg', text: error?.msg ?? ''},
    {where: 'details', text: error?.details ?? ''},
    {where: 'stderr', text: stderr.toString('utf8')},
    {where: 'stdout', text: parseJson(printed) === undefined ? printed : ''},
  ];
  return texts.map(({where, text}) => ({where, text: text.trim()})).filter(({text}) => text !== '');
}
