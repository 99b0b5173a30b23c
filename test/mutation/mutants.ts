import ts from 'typescript';

/** One small change of a source text that a test should notice. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  /** What stands in the place of the text from start to end: an expression, a statement, or a method's name with its dot. */
  readonly replacement: string;
  readonly kind: 'expression' | 'statement' | 'method' | 'text';
  /** `a === b  with !==`, for people. */
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
const opposite = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
]);

/** All mutants of a TypeScript file, in the order of their places. Types, imports and texts for people stay as they are. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    const mutant = mutantAt(node, source);
    if (mutant !== undefined) found.push(mutant);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function mutantAt(node: ts.Node, source: ts.SourceFile): Mutant | undefined {
  const expression = (target: ts.Node, replacement: string, change: string): Mutant => {
    return {start: target.getStart(source), end: target.end, replacement, kind: 'expression', change};
  };
  if (ts.isBinaryExpression(node)) {
    const other = swapped[node.operatorToken.kind];
    if (other === undefined) return undefined;
    const text = `(${node.left.getText(source)}) ${other} (${node.right.getText(source)})`;
    return expression(node, text, `${describe(node)}  with ${other}`);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return expression(node, node.operand.getText(source), `${describe(node)}  without !`);
  }
  if (ts.isConditionalExpression(node)) {
    const {condition, whenTrue, whenFalse} = node;
    const text = `${condition.getText(source)} ? ${whenFalse.getText(source)} : ${whenTrue.getText(source)}`;
    return expression(node, text, `${describe(node)}  with its branches exchanged`);
  }
  if (ts.isIfStatement(node)) return expression(node.expression, 'false', `if (${describe(node.expression)})  never`);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return expression(node, 'false', `${describe(node.parent)}  with false`);
  if (node.kind === ts.SyntaxKind.FalseKeyword) return expression(node, 'true', `${describe(node.parent)}  with true`);
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    return {...expression(node, ';', `${describe(node)}  left out`), kind: 'statement'};
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const {name, expression: object} = node.expression;
    const other = opposite.get(name.text);
    if (other !== undefined) {
      const change = `${describe(node)}  with .${other}`;
      return {start: object.end, end: name.end, replacement: `.${other}`, kind: 'method', change};
    }
    if (dropped.has(name.text) && !isInsideOptionalChain(node)) {
      return expression(node, object.getText(source), `${describe(node)}  left out`);
    }
  }
  return undefined;

  function describe(part: ts.Node): string {
    const text = part.getText(source).replaceAll(/\s+/g, ' ');
    return text.length > 70 ? `${text.slice(0, 67)}...` : text;
  }
}

/** `a?.slice(1)` in `a?.slice(1).length`: in parentheses it would not end the chain any more where `a` is undefined. */
function isInsideOptionalChain({flags, parent}: ts.Node): boolean {
  return (flags & ts.NodeFlags.OptionalChain) !== 0 && (parent.flags & ts.NodeFlags.OptionalChain) !== 0;
}
