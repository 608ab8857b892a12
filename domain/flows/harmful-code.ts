/**
 * Finds in a function node's code what reaches out of Node-RED's sandbox: processes, modules, code made from text, prototypes.
 * The sandbox is no prison and neither is this: it stops what is careless and what is obvious. Whoever may write functions is
 * trusted as the collector's own account is, and the operating system's permissions contain the rest (docs/decisions/0040).
 */
import {
  parse,
  type AnyNode,
  type AssignmentProperty,
  type BinaryExpression,
  type Identifier,
  type MemberExpression,
  type Property,
} from 'acorn';
import { simple } from 'acorn-walk';

/** Names that lead out, wherever they stand as a variable. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  ...['require', 'process', 'eval', 'Function', 'globalThis', 'Reflect', 'WebAssembly', 'child_process'],
  ...['module', 'exports', '__dirname', '__filename'],
]);
/** Properties that lead out, written with a dot, in brackets or taken apart. */
const FORBIDDEN_PROPERTIES: ReadonlySet<string> = new Set([
  ...['constructor', '__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__'],
  ...['mainModule', 'binding', 'dlopen', 'child_process', 'execSync', 'spawnSync', 'process', 'require'],
  ...['getPrototypeOf', 'setPrototypeOf', 'getOwnPropertyDescriptor', 'getOwnPropertyDescriptors'],
  ...['getOwnPropertyNames', 'defineProperty', 'defineProperties', 'prepareStackTrace'],
]);
/** Node-RED puts a variable's value in the place of a setting that is nothing but its name: the code would come from where nobody looks. */
const VARIABLE = /^\$[({]\S+[)}]$/;
/** Modules that must not even be named: a text put together from parts is looked at whole. */
const FORBIDDEN_TEXT =
  /\b(child_process|node:(?!test)\w+|process\.(env|exit|kill|binding)|constructor\.constructor)\b/;

export interface HarmfulPart {
  /** `syntax` where the code cannot be read at all. */
  what: string;
  /** 1 is the first line of the code. */
  line: number;
}

/** The first harmful part, or undefined. Code that cannot be parsed is harmful: it would not run, and cannot be judged. */
export function findHarmfulPart(code: string): HarmfulPart | undefined {
  if (VARIABLE.test(code)) return { what: code, line: 1 };
  let program: AnyNode;
  try {
    // As Node-RED runs it: the body of an async function.
    program = parse(`async function body() {\n${code}\n}`, { ecmaVersion: 'latest', locations: true });
  } catch (error) {
    const line = Number((error as { loc?: { line?: number } }).loc?.line ?? 2) - 1;
    return { what: 'syntax', line: Math.max(1, line) };
  }
  // Closing the function early would run the rest outside of what is judged.
  if (program.type !== 'Program' || program.body.length !== 1) return { what: 'syntax', line: 1 };
  try {
    return walk(program);
  } catch (error) {
    // Nested more deeply than the stack: nobody wrote that by hand, and it cannot be judged.
    if (error instanceof RangeError) return { what: 'syntax', line: 1 };
    throw error;
  }
}

function walk(program: AnyNode): HarmfulPart | undefined {
  let found: HarmfulPart | undefined;
  const report: Report = (what, node) => {
    found ??= { what, line: Math.max(1, (node.loc?.start.line ?? 2) - 1) };
  };
  const texts = new ConstantTexts();
  // Children come before their parents.
  simple(program, {
    ImportExpression: (node) => report('import()', node),
    MetaProperty: (node) => node.meta.name === 'import' && report('import.meta', node),
    Identifier: (node) => checkName(node, report),
    MemberExpression: (node) => checkMember(node, texts, report),
    Property: (node) => checkProperty(node, texts, report),
    ObjectPattern: (node) =>
      node.properties.forEach(
        (property) => property.type === 'Property' && checkProperty(property, texts, report),
      ),
    Literal: (node) => typeof node.value === 'string' && checkText(node.value, node, report),
    TemplateElement: (node) => checkText(node.value.cooked ?? '', node, report),
    BinaryExpression: (node) => texts.join(node),
    WithStatement: (node: AnyNode) => report('with', node),
  });
  for (const [node, text] of texts.joined) checkText(text, node, report);
  return found;
}

type Report = (what: string, node: AnyNode) => void;

function checkName(node: Identifier, report: Report): void {
  if (FORBIDDEN_NAMES.has(node.name)) report(node.name, node);
}

function checkMember(node: MemberExpression, texts: ConstantTexts, report: Report): void {
  const { property, computed } = node;
  const name =
    computed || property.type === 'PrivateIdentifier' ? texts.of(property) : (property as Identifier).name;
  if (name !== undefined && FORBIDDEN_PROPERTIES.has(name)) report(name, node);
}

function checkProperty(node: Property | AssignmentProperty, texts: ConstantTexts, report: Report): void {
  const name = !node.computed && node.key.type === 'Identifier' ? node.key.name : texts.of(node.key);
  if (name !== undefined && FORBIDDEN_PROPERTIES.has(name)) report(name, node);
}

function checkText(text: string, node: AnyNode, report: Report): void {
  const match = FORBIDDEN_TEXT.exec(text);
  if (match) report(match[0], node);
}

/** The texts that expressions of literals always are: "constr" + "uctor" is seen through. Each part is looked at once, however long the sum. */
class ConstantTexts {
  /** Sums that are part of no other sum. */
  readonly joined = new Map<AnyNode, string>();
  readonly #sums = new Map<AnyNode, string>();

  of(node: AnyNode): string | undefined {
    if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
    if (node.type === 'TemplateLiteral')
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? '') : undefined;
    return this.#sums.get(node);
  }

  /** To be called for the parts before the whole. */
  join(node: BinaryExpression): void {
    if (node.operator !== '+') return;
    const left = this.of(node.left);
    const right = this.of(node.right);
    if (left === undefined || right === undefined) return;
    this.#sums.set(node, left + right);
    this.joined.set(node, left + right);
    this.joined.delete(node.left);
    this.joined.delete(node.right);
  }
}
