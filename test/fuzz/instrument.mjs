// Puts a guard at the beginning of every block of a source, which tells the fuzzer when the block runs for the first time.
// A guard that has been passed costs a look at one byte, so that every input can be watched.
import ts from 'typescript';

const NAMES = { reached: '__reached', reach: '__reach' };

/**
 * @param {string} text a TypeScript source
 * @param {string} guards path of the module that keeps what was reached
 * @param {() => number} nextId gives every guard a number of its own
 * @returns {string} the source with guards; lines stay where they are
 */
export function instrumented(text, guards, nextId) {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const inserts = [];
  const insert = (at, what) => inserts.push({ at, what });
  const guard = () => {
    const id = nextId();
    return `(${NAMES.reached}[${id}]||${NAMES.reach}(${id}))`;
  };

  /** A guard before the statements of a block; a single statement becomes a block. */
  function guardStatement(statement) {
    if (ts.isBlock(statement)) {
      insert(statement.getStart() + 1, `${guard()};`);
      visit(statement);
    } else {
      insert(statement.getStart(), `{${guard()};`);
      visit(statement);
      insert(statement.end, '}');
    }
  }

  function guardExpression(expression) {
    insert(expression.getStart(), `(${guard()},`);
    visit(expression);
    insert(expression.end, ')');
  }

  const guarded = guardedParts(
    guardStatement,
    guardExpression,
    (at) => insert(at, `${guard()};`),
    (at) => insert(at, ` else{${guard()}}`),
  );

  function visit(node) {
    node.forEachChild((child) => {
      if (ts.isTypeNode(child)) return;
      if (!guarded(child, node)) visit(child);
    });
  }

  visit(source);
  const names = `{${NAMES.reached},${NAMES.reach}}`.replaceAll(/__(\w+)/g, '$1 as __$1');
  return `import${names}from${JSON.stringify(guards)};${spliced(text, inserts)}`;
}

/** What of its parent a node is decides whether a guard belongs to it; returns whether it was visited. */
function guardedParts(guardStatement, guardExpression, guardAt, guardElse) {
  return (child, parent) => {
    if (ts.isIfStatement(parent) && child !== parent.expression) {
      guardStatement(child);
      if (parent.elseStatement === undefined) guardElse(child.end);
      return true;
    }
    if (isBody(child, parent)) {
      guardStatement(child);
      return true;
    }
    if (ts.isArrowFunction(parent) && child === parent.body) {
      guardExpression(child);
      return true;
    }
    if (isBranch(child, parent)) {
      guardExpression(child);
      return true;
    }
    if (ts.isCaseOrDefaultClause(child) && child.statements.length > 0) guardAt(child.statements[0].getStart());
    return false;
  };
}

/** A body of a function or of a loop. A constructor may have to call that of its base class first. */
function isBody(child, parent) {
  if (ts.isIterationStatement(parent, false)) return child === parent.statement;
  if (ts.isCatchClause(parent)) return child === parent.block;
  return ts.isFunctionLike(parent) && !ts.isConstructorDeclaration(parent) && ts.isBlock(child);
}

const LAZY = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function isBranch(child, parent) {
  if (ts.isConditionalExpression(parent)) return child === parent.whenTrue || child === parent.whenFalse;
  return ts.isBinaryExpression(parent) && LAZY.has(parent.operatorToken.kind) && child === parent.right;
}

/** Where several things go to one place, they stay in the order in which they were found. */
function spliced(text, inserts) {
  let result = '';
  let last = 0;
  for (const { at, what } of inserts
    .map((one, order) => ({ ...one, order }))
    .sort((a, b) => a.at - b.at || a.order - b.order)) {
    result += text.slice(last, at) + what;
    last = at;
  }
  return result + text.slice(last);
}
