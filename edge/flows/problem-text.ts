/** What is wrong with a flow, in the words of the reader. English ones come with the problem itself; other languages are in locales/. */
import english from '../locales/en-US.json' with { type: 'json' };
import portuguese from '../locales/pt-BR.json' with { type: 'json' };
import type { FlowProblem } from '../../domain/flows/flow-types.ts';
import type { EditorLanguage } from '../editor-language.ts';

interface Texts {
  refused: string;
  /** Permission → its name on the screens. */
  permissions: Readonly<Record<string, string>>;
  /** Code → text with `{param}`. */
  problems: Readonly<Record<string, string>>;
}

const TEXTS: Readonly<Record<EditorLanguage, Texts>> = { 'en-US': english, 'pt-BR': portuguese };

export function refusedText(language: EditorLanguage): string {
  return TEXTS[language].refused;
}

export function problemText(
  { code, message, params = {} }: Pick<FlowProblem, 'code' | 'message' | 'params'>,
  language: EditorLanguage,
): string {
  const { problems, permissions } = TEXTS[language];
  const text = problems[code];
  if (text === undefined) return message;
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = String(params[name] ?? '');
    return name === 'permission' ? (permissions[value] ?? value) : value;
  });
}
