/** Compares every JSON answer that the API gives in a test with what its OpenAPI document promises. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { makeDocument, openApiPath } from '../openapi/make-document.ts';
import { makeRoutes } from '../routes/route-table.ts';
import type { GivenAnswer } from '../services.ts';

const DOCUMENT = 'openapi.json';
/** One sentence says what is wrong; hundreds of the same do not say more. */
const FAULTS_SHOWN = 20;

interface Described {
  $ref?: string;
  content?: Record<string, unknown>;
}
interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  components: { responses: Record<string, Described> };
}
let shared: { ajv: Ajv2020; document: OpenApi } | undefined;
const validators = new Map<string, ValidateFunction>();

export class AnswerCheck {
  private readonly faults = new Set<string>();
  /** How many answers were compared. */
  compared = 0;

  check({ method, route, status, body }: GivenAnswer): void {
    // Where no route was found there is nothing to compare with; the refusal's form is that of all others.
    if (route === undefined) return;
    const { ajv, document } = load();
    const path = openApiPath(route);
    const operation = document.paths[path]?.[method.toLowerCase()];
    const where = `${method} ${path} ${status}`;
    this.compared += 1;
    if (!operation) return;
    const answer = operation.responses[String(status)];
    const shared = answer?.$ref?.replace('#/components/responses/', '');
    const described = shared === undefined ? answer : document.components.responses[shared];
    if (!described?.content?.['application/json']) {
      this.faults.add(`${where}: this answer is not documented (${JSON.stringify(body).slice(0, 200)})`);
      return;
    }
    const place =
      shared === undefined
        ? `paths/${escapePath(path)}/${method.toLowerCase()}/responses/${status}`
        : `components/responses/${shared}`;
    let validate = validators.get(place);
    if (!validate) {
      validate = ajv.compile({ $ref: `${DOCUMENT}#/${place}/content/application~1json/schema` });
      validators.set(place, validate);
    }
    // As it travels: dates become text, what is undefined is gone.
    if (validate(JSON.parse(JSON.stringify(body)))) return;
    const [first] = validate.errors ?? [];
    this.faults.add(`${where}: ${first?.instancePath} ${first?.message} ${JSON.stringify(first?.params)}`);
  }

  /** Throws where an answer was not as documented. */
  finish(): void {
    if (this.faults.size === 0) return;
    const shown = [...this.faults].slice(0, FAULTS_SHOWN).join('\n');
    throw new Error(`${this.faults.size} answers are not as the OpenAPI document says:\n${shown}`);
  }
}

/** As a JSON pointer in an address has it. */
function escapePath(path: string): string {
  return path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function load(): NonNullable<typeof shared> {
  if (shared) return shared;
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  const document = makeDocument(makeRoutes(), '0') as OpenApi;
  ajv.addSchema(document, DOCUMENT);
  shared = { ajv, document };
  return shared;
}
