/** Refuses a flow with one sentence for the editor and every problem for programs. */
import { DomainError } from '../../domain/errors.ts';
import type { FlowProblem } from '../../domain/flows/flow-types.ts';
import type { FlowPermission } from '../../domain/flows/node-types.ts';
import { isRefused, validateFlow } from '../../domain/flows/validate-flow.ts';
import { currentLanguage } from '../editor-language.ts';
import { problemText, refusedText } from './problem-text.ts';

/** More than this the editor's message would not be read. */
const SHOWN_MAX = 3;

/**
 * Answers the warnings. Throws FLOW_REFUSED (422) naming the first problems and where they are, in the language of whoever asked; `details`
 * have every problem with its code.
 */
export function judgeFlow(flow: unknown, permissions: readonly FlowPermission[]): FlowProblem[] {
  const problems = validateFlow(flow, { permissions });
  if (!isRefused(problems)) return problems;
  const language = currentLanguage();
  const errors = problems.filter(({ severity }) => severity === 'error');
  const shown = errors.slice(0, SHOWN_MAX).map((problem) => {
    const text = problemText(problem, language);
    return problem.nodeName === undefined ? text : `${problem.nodeName}: ${text}`;
  });
  const more = errors.length > SHOWN_MAX ? ` (+${errors.length - SHOWN_MAX})` : '';
  throw new DomainError('FLOW_REFUSED', `${refusedText(language)} ${shown.join(' ')}${more}`, {
    details: problems,
  });
}
