/** What a person needs to know once everything runs. */
import type { Environment } from '../../domain/environment.ts';
import { DEMO_PASSWORD, DEMO_USERS } from '../demo-plant/demo-users.ts';
import { localUrl } from './parts.ts';

export function showReady(environment: Environment): void {
  const api = localUrl(environment.apiHost, environment.apiPort);
  const edge = localUrl(environment.edgeHost, environment.edgePort);
  const lines = [
    '',
    'Pulso is ready',
    '',
    `  Screens            ${api}`,
    `  API documentation  ${api}/api/docs`,
    `  Flow editor        ${edge}`,
    `  Collector's health ${edge}/health`,
    `  Data and logs      ${environment.dataDir}`,
    '',
  ];
  if (environment.isDemo) {
    const names = DEMO_USERS.map(({ username }) => username).join(', ');
    lines.push(`  Demo sign-ins      ${names}`, `  Password           ${DEMO_PASSWORD}`, '');
  }
  console.log([...lines, '  Ctrl-C stops everything; the data stays.', ''].join('\n'));
}
