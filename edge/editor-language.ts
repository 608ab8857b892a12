/** The language of whoever an answer is for: of the request that is being carried out, else English, which logs and programs read. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler } from 'express';

const LANGUAGES = ['en-US', 'pt-BR'] as const;
export type EditorLanguage = (typeof LANGUAGES)[number];

const languages = new AsyncLocalStorage<EditorLanguage>();

/** Node-RED hands no request on to where a flow is judged, so it is kept beside. The editor says its language (resources/editor.js). */
export const rememberLanguage: RequestHandler = (request, _response, next) => {
  // Without a header the first would be taken; with one, "pt" is good enough.
  const found = request.acceptsLanguages(...LANGUAGES, 'pt');
  languages.run(found === 'pt' || found === 'pt-BR' ? 'pt-BR' : 'en-US', next);
};

export function currentLanguage(): EditorLanguage {
  return languages.getStore() ?? 'en-US';
}
