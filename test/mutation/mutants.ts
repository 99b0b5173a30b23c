import ts from 'typescript';

/** One small change of a source text that a test should notice. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** `===  ->  !==`, for people. */
  readonly change: string;
}

const swapped: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AsteriskToken]: '/',
};

/** Methods that can be left out of a chain, and those that have an opposite. */
const dropped = new Set([
  'filter',
  'sort',
  'reverse',
  'toSorted',
  'toReversed',
  'slice',
  'trim',
  'toLowerCase',
  'flat',
]);
const opposite: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
};

/** All mutants of a TypeScript file, in the order of their places. Types, imports and texts for people stay as they are. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    found.push(...mutantsAt(node, source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function mutantsAt(node: ts.Node, source: ts.SourceFile): Mutant[] {
  const replace = (target: ts.Node, replacement: string, change?: string): Mutant => {
    const start = target.getStart(source);
    const before = source.text.slice(start, target.end).replaceAll(/\s+/g, ' ');
    return {start, end: target.end, replacement, change: change ?? `${before.slice(0, 60)}  ->  ${replacement}`};
  };
  if (ts.isBinaryExpression(node)) {
    const other = swapped[node.operatorToken.kind];
    return other === undefined ? [] : [replace(node.operatorToken, other, `${describe(node)}  with ${other}`)];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [replace(node, node.operand.getText(source))];
  }
  if (ts.isConditionalExpression(node)) {
    const {condition, whenTrue, whenFalse} = node;
    const text = `${condition.getText(source)} ? ${whenFalse.getText(source)} : ${whenTrue.getText(source)}`;
    return [replace(node, text, `${describe(node)}  with its branches exchanged`)];
  }
  if (ts.isIfStatement(node)) return [replace(node.expression, 'false', `if (${describe(node.expression)})  never`)];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace(node, 'false', `${describe(node.parent)}  with false`)];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace(node, 'true', `${describe(node.parent)}  with true`)];
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    return [replace(node, ';', `${describe(node)}  left out`)];
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const {name, expression} = node.expression;
    const other = opposite[name.text];
    if (other !== undefined) return [replace(name, other, `${describe(node)}  with .${other}`)];
    if (dropped.has(name.text)) return [replace(node, expression.getText(source), `${describe(node)}  left out`)];
  }
  return [];

  function describe(part: ts.Node): string {
    const text = part.getText(source).replaceAll(/\s+/g, ' ');
    return text.length > 70 ? `${text.slice(0, 67)}...` : text;
  }
}
