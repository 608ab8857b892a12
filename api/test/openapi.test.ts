import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import packageJson from '../../package.json' with { type: 'json' };
import { makeDocument, openApiPath } from '../openapi/make-document.ts';
import { makeRoutes } from '../routes/route-table.ts';

/** Characters; Swagger UI draws all of it. */
const DOCUMENT_MAX = 800_000;

interface Described {
  $ref?: string;
  content?: Record<string, { schema?: object; example?: unknown }>;
}
interface Operation {
  operationId: string;
  summary: string;
  requestBody?: Described;
  responses: Record<string, Described>;
}

/** What programs of others are generated from; each answer of the running API is compared with it by every API test (answer-check.ts). */
describe('the OpenAPI document', () => {
  const routes = makeRoutes();
  const document = makeDocument(routes, packageJson.version) as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: { responses: Record<string, Described> };
  };
  const operations = routes.map((route) => ({
    name: `${route.method} ${route.path}`,
    route,
    operation: document.paths[openApiPath(route.path)]?.[route.method],
  }));

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(result.errors).to.equal(undefined);
    expect(result.valid).to.equal(true);
    expect(document.openapi).to.equal('3.1.0');
  });

  it('has every route, each with a name of its own, and nothing besides', () => {
    expect(
      operations.filter(({ operation }) => operation === undefined).map(({ name }) => name),
    ).to.deep.equal([]);
    const ids = operations.map(({ operation }) => operation?.operationId);
    expect(new Set(ids).size).to.equal(routes.length);
    const described = Object.values(document.paths).reduce(
      (sum, methods) => sum + Object.keys(methods).length,
      0,
    );
    expect(described).to.equal(routes.length);
  });

  it('says for each route what a refusal looks like', () => {
    const silent = operations.filter(({ operation }) => {
      const unavailable = operation?.responses['503'];
      return !unavailable?.content && unavailable?.$ref !== '#/components/responses/Refusal503';
    });
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
    expect(document.components.responses['Refusal503']?.content?.['application/json']?.schema).to.deep.equal({
      $ref: '#/components/schemas/Error',
    });
    const open = operations.filter(
      ({ route, operation }) => route.access !== 'public' && !operation?.responses['401'],
    );
    expect(open.map(({ name }) => name)).to.deep.equal([]);
  });

  it('shows an example of each body and of each good answer, which its own schema takes', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addFormat('base64', true);
    ajv.addSchema(document, 'openapi.json');
    const faults = operations.flatMap(({ name, route, operation }) => {
      const answer = operation?.responses[String(route.status ?? 200)];
      return [operation?.requestBody, answer].flatMap((shown) => {
        const media = shown?.content?.['application/json'];
        if (!media?.schema) return [];
        if (media.example === undefined) return [`${name}: no example`];
        const schema = JSON.parse(
          JSON.stringify(media.schema).replaceAll('"#/components', '"openapi.json#/components'),
        ) as object;
        const isGood = ajv.validate(schema, media.example);
        const read = shown === answer ? undefined : route.body?.safeParse(media.example).error;
        return [
          ...(isGood ? [] : [`${name}: ${ajv.errorsText()}`]),
          ...(read ? [`${name}: ${read.message}`] : []),
        ];
      });
    });
    expect(faults).to.deep.equal([]);
  });

  it('is small enough to be read on a slow line', () => {
    expect(JSON.stringify(document).length).to.be.below(DOCUMENT_MAX);
  });
});
