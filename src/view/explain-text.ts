import type {ExplainedStatement} from '../explain/explanation.js';
import {ruleSections, section} from './explain.js';
import {evidenceText} from './evidence-text.js';
import type {Screen} from './screen.js';
import {searchText, unknownReason} from './unknown-failure.js';

/** What is known about each failure that was found in a text, and how much of it is none of a network plugin. */
export function renderStatements(statements: readonly ExplainedStatement[], screen: Screen): string {
  const ours = statements.filter(({concern}) => concern !== 'other');
  const others = statements.filter(({concern}) => concern === 'other');
  if (statements.length === 0) return 'Nothing in this text tells of a failure of a CNI plugin.';
  const blocks = ours.map((statement) => statementSections(statement, screen));
  const rest = others.length === 0 ? [] : [section('NOT CNI', otherTexts(others), screen)];
  return [...blocks, ...rest.map((lines) => [lines])]
    .map((sections) => sections.map((lines) => lines.join('\n')).join('\n\n'))
    .join('\n\n');
}

function statementSections(statement: ExplainedStatement, screen: Screen): string[][] {
  const {rule, count, evidence} = statement;
  const times = count > 1 ? ` (${count} times)` : '';
  const what =
    rule === null
      ? [
          section('WHY', [`${unknownReason(statement)}${times}`], screen),
          section('WHAT TO DO', [recordIt, searchText(statement)], screen),
        ]
      : [section('WHAT FAILED', [`${rule.title}${times}`], screen), ...ruleSections({...statement, rule}, screen)];
  return [...what, section('EVIDENCE', evidence.map(evidenceText), screen)];
}

/** A text alone tells little: what it cannot say is in the calls. */
const recordIt =
  'Look at the log of that plugin and of its daemon on the node at that time. mlab-cni shim install records the next attempt, and mlab-cni explain pod:NAMESPACE/NAME then says which call failed and what it got and answered.';

/** By what they are about, in the order in which that first occurs. */
function otherTexts(others: readonly ExplainedStatement[]): string[] {
  const abouts = [...new Set(others.map(({elsewhere}) => elsewhere?.about ?? unnamed))];
  return abouts.flatMap((about) => {
    const list = others.filter(({elsewhere}) => (elsewhere?.about ?? unnamed) === about);
    const quotes = list.map(({text, count}) => `${count > 1 ? `${count} times: ` : ''}${text}`);
    return [`This is not a CNI failure, but one of ${about}. ${list[0]?.elsewhere?.look ?? ''}`.trim(), ...quotes];
  });
}

const unnamed = 'another part of the node';
