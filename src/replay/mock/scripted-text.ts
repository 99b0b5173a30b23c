import {answerScript, type AnswerFile} from './answer-script.js';
import {quote} from '../../shell/quote.js';
import type {ScriptedAnswer} from './scripted.js';

/** Shell commands that give a scripted answer if the call fits; `name` is for its files. */
export function scriptedText(
  name: string,
  scripted: ScriptedAnswer,
): {readonly text: string; readonly files: AnswerFile[]} {
  const {operation, ifname, container, network} = scripted;
  const {script, files} = answerScript(name, scripted.answer);
  const conditions = [
    [operation, 'CNI_COMMAND'],
    [ifname, 'CNI_IFNAME'],
    [container, 'CNI_CONTAINERID'],
  ] as const;
  const wanted = conditions.flatMap(([pattern, variable]) =>
    pattern === undefined ? [] : [`case \${${variable}-} in ${shellPattern(pattern)}) ;; *) false ;; esac`],
  );
  const named = network === undefined ? [] : [networkCondition(network)];
  const condition = [...wanted, ...named].join(' &&\n  ') || ':';
  return {text: `if ${condition}; then\n${script}\nfi\n`, files};
}

/** Near enough for a made-up answer: the request has a member `name` of that value. */
function networkCondition(network: string): string {
  const forms = ['"name":"', '"name": "'].map((start) => `*${quote(start)}${shellPattern(network)}${quote('"')}*`);
  return `case $mock_request in ${forms.join(' | ')}) ;; *) false ;; esac`;
}

/** Only `*` is special. */
function shellPattern(text: string): string {
  return text.split('*').map(quote).join('*');
}
