// The mutants of a source file: small changes that a test should notice, each a range of the text and what takes its place.
import ts from 'typescript';

const K = ts.SyntaxKind;

/** What takes an operator's place. */
const OPERATORS = new Map([
  [K.LessThanToken, ['<=', '>=']],
  [K.LessThanEqualsToken, ['<', '>']],
  [K.GreaterThanToken, ['>=', '<=']],
  [K.GreaterThanEqualsToken, ['>', '<']],
  [K.EqualsEqualsEqualsToken, ['!==']],
  [K.ExclamationEqualsEqualsToken, ['===']],
  [K.PlusToken, ['-']],
  [K.MinusToken, ['+']],
  [K.AsteriskToken, ['/']],
  [K.SlashToken, ['*']],
  [K.PercentToken, ['*']],
  [K.AsteriskAsteriskToken, ['*']],
  [K.AmpersandToken, ['|']],
  [K.BarToken, ['&']],
  [K.CaretToken, ['&']],
  [K.LessThanLessThanToken, ['>>']],
  [K.GreaterThanGreaterThanToken, ['<<']],
  [K.GreaterThanGreaterThanGreaterThanToken, ['<<']],
  [K.AmpersandAmpersandToken, ['||']],
  [K.BarBarToken, ['&&']],
  [K.PlusEqualsToken, ['-=']],
  [K.MinusEqualsToken, ['+=']],
  [K.AsteriskEqualsToken, ['/=']],
  [K.BarEqualsToken, ['&=']],
  [K.AmpersandEqualsToken, ['|=']],
  [K.CaretEqualsToken, ['&=']],
  [K.QuestionQuestionEqualsToken, ['&&=']],
  [K.PlusPlusToken, ['--']],
  [K.MinusMinusToken, ['++']],
]);
const METHODS = new Map([
  ['min', 'max'],
  ['max', 'min'],
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['toLowerCase', 'toUpperCase'],
  ['toUpperCase', 'toLowerCase'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
]);
/** Methods whose call gives what they were called on, more or less. */
const PASSED_BY = new Set([
  'filter',
  'sort',
  'slice',
  'subarray',
  'trim',
  'trimEnd',
  'trimStart',
  'reverse',
  'replace',
  'replaceAll',
]);

/** Text for people contains spaces; it may change without a test. */
const isProse = (text) => /\S \S/.test(text);

const isText = (node) => ts.isTemplateExpression(node) || ts.isStringLiteralLike(node);

/** Whether a `+` may join texts, which a `-` would turn into nonsense that every test sees. */
const joinsTexts = ({ left, right }) =>
  isText(left) ||
  isText(right) ||
  (ts.isBinaryExpression(left) && left.operatorToken.kind === K.PlusToken && joinsTexts(left));

/** What does not run. */
function isSkipped(node) {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

/**
 * Every mutant of a source, in the order of the text.
 *
 * @param {string} file name, for messages
 * @param {string} text
 * @returns {{ start: number; end: number; original: string; text: string; operator: string; anchor: [number, number]; line: number; column: number }[]}
 *   `anchor` is the expression, or the `{` of the block, that runs when the mutant would.
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found = [];
  const add = (node, replacement, operator, anchor = node, start = node.getStart(source)) => {
    const { end } = node;
    const original = text.slice(start, end);
    if (original === replacement) return;
    const at = source.getLineAndCharacterOfPosition(start);
    const anchored = [anchor.getStart(source), ts.isBlock(anchor) ? anchor.getStart(source) + 1 : anchor.end];
    found.push({
      start,
      end,
      original,
      text: replacement,
      operator,
      anchor: anchored,
      line: at.line + 1,
      column: at.character + 1,
    });
  };

  function binary(node) {
    const token = node.operatorToken;
    if (token.kind === K.QuestionQuestionToken) add(node, '', 'fallback removed', chain(node), node.left.end);
    if (token.kind === K.PlusToken && joinsTexts(node)) return;
    for (const other of OPERATORS.get(token.kind) ?? []) add(token, other, 'operator', node);
  }

  function condition(node, whole) {
    if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return;
    if (!whole.loop) add(node, 'true', 'condition');
    add(node, 'false', 'condition');
  }

  function literal(node) {
    const { parent } = node;
    if (ts.isPropertyAssignment(parent) && parent.name === node) return;
    if (ts.isLiteralTypeNode(parent) || ts.isExternalModuleReference(parent) || ts.isComputedPropertyName(parent))
      return;
    if (ts.isNumericLiteral(node))
      return add(node, `${Number(node.getText(source).replaceAll('_', '')) + 1}`, 'number');
    if (!isProse(node.text)) add(node, node.text === '' ? "'mutant'" : "''", 'text');
  }

  function call(node) {
    const { expression } = node;
    if (!ts.isPropertyAccessExpression(expression) || expression.questionDotToken !== undefined) return;
    const { name } = expression;
    const other = METHODS.get(name.text);
    if (other !== undefined) add(name, other, 'method', chain(node));
    if (PASSED_BY.has(name.text)) add(node, '', 'call removed', chain(node), expression.expression.end);
  }

  function statement(node) {
    if (ts.isExpressionStatement(node)) add(node, ';', 'statement removed', node.expression);
    else if (ts.isBreakStatement(node) || ts.isContinueStatement(node))
      add(node, ';', 'statement removed', enclosing(node));
    else if (ts.isThrowStatement(node)) add(node, ';', 'statement removed', node.expression);
    else if (ts.isReturnStatement(node) && node.expression === undefined) {
      add(node, ';', 'statement removed', enclosing(node));
    }
  }

  /** The block around a statement, or the condition above it. */
  function enclosing(node) {
    for (let at = node.parent; at !== undefined; at = at.parent) {
      if (ts.isBlock(at)) return at;
      if (ts.isIfStatement(at)) return at.expression;
    }
    return source.statements[0];
  }

  function visit(node) {
    if (isSkipped(node)) return;
    if (ts.isBinaryExpression(node)) binary(node);
    else if (ts.isStringLiteral(node) || ts.isNumericLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
      literal(node);
    else if (ts.isTemplateExpression(node)) {
      const prose = [node.head, ...node.templateSpans.map((span) => span.literal)].some(
        (part) => isProse(part.text) || / $|^ /.test(part.text),
      );
      if (!prose) add(node, "''", 'text');
    } else if (node.kind === K.TrueKeyword) add(node, 'false', 'boolean');
    else if (node.kind === K.FalseKeyword) add(node, 'true', 'boolean');
    else if (ts.isPrefixUnaryExpression(node)) {
      if (node.operator === K.ExclamationToken || node.operator === K.MinusToken || node.operator === K.TildeToken) {
        add(node, node.operand.getText(source), 'sign removed');
      } else
        for (const other of OPERATORS.get(node.operator) ?? [])
          add(node, `${other}${node.operand.getText(source)}`, 'operator');
    } else if (
      ts.isPostfixUnaryExpression(node) &&
      !(ts.isForStatement(node.parent) && node.parent.incrementor === node)
    ) {
      // A loop that counts the wrong way only ever hangs.
      for (const other of OPERATORS.get(node.operator) ?? [])
        add(node, `${node.operand.getText(source)}${other}`, 'operator');
    } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isTarget(node))
      add(node, '[]', 'emptied');
    else if (ts.isObjectLiteralExpression(node) && node.properties.length > 0 && !isTarget(node))
      add(node, '{}', 'emptied', node);
    else if (ts.isCallExpression(node)) call(node);
    else if (ts.isRegularExpressionLiteral(node)) pattern(node);
    else if (ts.isIfStatement(node)) condition(node.expression, {});
    else if (ts.isConditionalExpression(node)) condition(node.condition, {});
    else if (ts.isWhileStatement(node) || (ts.isForStatement(node) && node.condition)) {
      condition(ts.isForStatement(node) ? node.condition : node.expression, { loop: true });
    } else if (
      ts.isFunctionLike(node) &&
      node.body !== undefined &&
      ts.isBlock(node.body) &&
      !ts.isConstructorDeclaration(node)
    ) {
      if (node.body.statements.length > 0) add(node.body, '{}', 'body emptied', node.body);
    } else if (ts.isPropertyAccessExpression(node) && node.questionDotToken !== undefined) {
      add(node.questionDotToken, '.', 'chain', chain(node));
    }
    statement(node);
    ts.forEachChild(node, visit);
  }

  /** The whole of an optional chain: a part of it cannot be put into parentheses. */
  function chain(node) {
    let at = node;
    while (
      (ts.isPropertyAccessExpression(at.parent) ||
        ts.isCallExpression(at.parent) ||
        ts.isElementAccessExpression(at.parent)) &&
      at.parent.expression === at
    ) {
      at = at.parent;
    }
    return at;
  }

  function pattern(node) {
    const literalText = node.getText(source);
    const close = literalText.lastIndexOf('/');
    const body = literalText.slice(1, close);
    const flags = literalText.slice(close);
    if (body.startsWith('^')) add(node, `/${body.slice(1)}${flags}`, 'pattern');
    if (/(^|[^\\])\$$/.test(body)) add(node, `/${body.slice(0, -1)}${flags}`, 'pattern');
    if (flags.includes('i')) add(node, `/${body}${flags.replace('i', '')}`, 'pattern');
  }

  const isTarget = (node) => {
    const { parent } = node;
    return (
      (ts.isBinaryExpression(parent) && parent.operatorToken.kind === K.EqualsToken && parent.left === node) ||
      (ts.isForOfStatement(parent) && parent.initializer === node)
    );
  };

  visit(source);
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * The source with a call in front of each anchor, which says that it was reached: `(__reached(7), expression)`.
 *
 * @param {string} text
 * @param {readonly { anchor: [number, number] }[]} mutants
 * @param {number} first number of the first mutant
 */
export function instrumented(text, mutants, first) {
  const anchors = new Map();
  mutants.forEach(({ anchor }, index) => {
    const key = anchor.join();
    const known = anchors.get(key) ?? { anchor, numbers: [] };
    known.numbers.push(first + index);
    anchors.set(key, known);
  });
  const inserts = [];
  for (const {
    anchor: [start, end],
    numbers,
  } of anchors.values()) {
    const size = end - start;
    if (text[start] === '{' && size === 1) inserts.push({ at: end, order: 0, text: `__reached(${numbers});` });
    else {
      inserts.push({ at: start, order: 1e9 - size, text: `(__reached(${numbers}),` });
      inserts.push({ at: end, order: -1e9 + size, text: ')' });
    }
  }
  inserts.sort((a, b) => a.at - b.at || a.order - b.order);
  let [result, from] = ['', 0];
  for (const { at, text: insert } of inserts) {
    result += text.slice(from, at) + insert;
    from = at;
  }
  return result + text.slice(from);
}

/** The source with one mutant in it. */
export const mutated = (text, mutant) => text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end);
