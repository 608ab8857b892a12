/** Which types a flow uses and what its functions do. A node that is switched off is judged too: one click would switch it on. */
import { findHarmfulPart } from './harmful-code.ts';
import type { FlowNode, FlowProblem } from './flow-types.ts';
import { judgeType } from './node-types.ts';
import { problemOfNode } from './problem-of-node.ts';
import type { FlowRules } from './validate-flow.ts';

/** Where Node-RED's function node keeps code. */
const CODE_PROPERTIES = ['func', 'initialize', 'finalize'] as const;
/** Of all functions together; reading it takes a second on a Pi, during which nothing is polled. A function of a thousand lines has 50,000. */
export const CODE_MAX_CHARACTERS = 300_000;

export function checkContent(flow: readonly FlowNode[], rules: FlowRules): FlowProblem[] {
  const tooLong = checkCodeLength(flow);
  if (tooLong) return [tooLong];
  const subflows = new Set(flow.filter(({ type }) => type === 'subflow').map(({ id }) => id));
  return flow.flatMap((node, index) => [
    ...checkType(node, index, subflows, rules),
    ...(node.type === 'function' ? checkFunction(node, index) : []),
    ...(node['credentials'] === undefined ? [] : [credentialsWarning(node, index)]),
  ]);
}

function checkCodeLength(flow: readonly FlowNode[]): FlowProblem | undefined {
  let characters = 0;
  for (const [index, node] of flow.entries()) {
    if (node.type !== 'function') continue;
    for (const property of CODE_PROPERTIES) {
      const code = node[property];
      characters += typeof code === 'string' ? code.length : 0;
      if (characters <= CODE_MAX_CHARACTERS) continue;
      const message = `All functions together have at most ${CODE_MAX_CHARACTERS} characters.`;
      const params = { max: CODE_MAX_CHARACTERS };
      return problemOfNode(node, index, { path: property, code: 'FLOW_CODE_TOO_LONG', message, params });
    }
  }
  return undefined;
}

function checkType(
  node: FlowNode,
  index: number,
  subflows: ReadonlySet<string>,
  { permissions }: FlowRules,
): FlowProblem[] {
  const { type } = node;
  if (type.startsWith('subflow:')) {
    if (subflows.has(type.slice('subflow:'.length))) return [];
    const message = 'The subflow that this node uses is not part of the flow.';
    return [problemOfNode(node, index, { path: 'type', code: 'FLOW_SUBFLOW_MISSING', message })];
  }
  const verdict = judgeType(type);
  if (verdict === 'allowed') return [];
  if (verdict === 'unknown') {
    const message = `Nodes of the type ${type} are not known on collectors.`;
    return [
      problemOfNode(node, index, { path: 'type', code: 'FLOW_TYPE_UNKNOWN', message, params: { type } }),
    ];
  }
  if (permissions.includes(verdict)) return [];
  const message = `Nodes of the type ${type} are off; an admin may switch on “${verdict}” for this collector.`;
  const params = { type, permission: verdict };
  return [problemOfNode(node, index, { path: 'type', code: 'FLOW_TYPE_OFF', message, params })];
}

function checkFunction(node: FlowNode, index: number): FlowProblem[] {
  const libs = node['libs'];
  const problems: FlowProblem[] = [];
  if (libs !== undefined && !(Array.isArray(libs) && libs.length === 0)) {
    const message = 'Functions may not load modules.';
    problems.push(problemOfNode(node, index, { path: 'libs', code: 'FLOW_FUNCTION_MODULES', message }));
  }
  for (const property of CODE_PROPERTIES) {
    const code = node[property] ?? '';
    if (typeof code !== 'string') {
      const message = 'The code of a function is text.';
      problems.push(problemOfNode(node, index, { path: property, code: 'FLOW_NODE_INVALID', message }));
      continue;
    }
    const part = findHarmfulPart(code);
    if (!part) continue;
    const isSyntax = part.what === 'syntax';
    problems.push(
      problemOfNode(node, index, {
        path: property,
        code: isSyntax ? 'FLOW_FUNCTION_SYNTAX' : 'FLOW_FUNCTION_HARMFUL',
        message: isSyntax
          ? `The code cannot be read (line ${part.line}).`
          : `The code reaches out of the flow: ${part.what} (line ${part.line}).`,
        params: isSyntax ? { line: part.line } : { what: part.what, line: part.line },
      }),
    );
  }
  return problems;
}

function credentialsWarning(node: FlowNode, index: number): FlowProblem {
  const message = 'Credentials are not taken over; enter them in the editor of the collector.';
  return problemOfNode(node, index, {
    path: 'credentials',
    code: 'FLOW_CREDENTIALS_DROPPED',
    message,
    severity: 'warning',
  });
}
