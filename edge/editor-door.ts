/** The way to Node-RED's editor and admin API: what stands in front of it, in this order. */
import type { Express, RequestHandler } from 'express';
import RED from 'node-red';
import { rememberLanguage } from './editor-language.ts';
import type { EditorSignIn } from './editor-sign-in.ts';
import { FLOW_HTTP_ROOT } from './node-red-settings.ts';
import { limitSignIn } from './sign-in-limit.ts';

export function mountEditor(app: Express, signIn: EditorSignIn): void {
  app.post('/auth/token', ...limitSignIn(), signIn.answerToken);
  app.post('/auth/revoke', signIn.answerRevoke);
  // Node-RED's library of files is not used; the examples that nodes bring are the Import menu's.
  app.use('/library', (request, response, next) => {
    const isExample = request.method === 'GET' && request.path.startsWith('/examples/');
    if (isExample) next();
    else closed('Pulso keeps no library of flow files.')(request, response, next);
  });
  // Switching modules off would stop the count; what may run is an admin's setting.
  app.use('/nodes', (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') next();
    else closed('Nodes are not installed or switched from the editor.')(request, response, next);
  });
  // node-red-contrib-modbus reads here any JSON file that a request names.
  app.use('/modbus/fc', closed('Not offered.'));
  app.use('/settings/user/keys', closed('Not offered.'));
  app.use('/projects', closed('Pulso keeps the versions of flows.'));
  app.use(FLOW_HTTP_ROOT, RED.httpNode);
  app.use('/', rememberLanguage, RED.httpAdmin);
}

function closed(message: string): RequestHandler {
  return (_request, response) => {
    response.status(404).json({ code: 'NOT_FOUND', message });
  };
}
