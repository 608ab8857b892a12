import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import packageJson from '../../package.json' with { type: 'json' };
import { makeDocument, openApiPath } from '../openapi/make-document.ts';
import { makeRoutes } from '../routes/route-table.ts';

interface Operation {
  operationId: string;
  summary: string;
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

/** What programs of others are generated from; each answer of the running API is compared with it by every API test (answer-check.ts). */
describe('the OpenAPI document', () => {
  const routes = makeRoutes();
  const document = makeDocument(routes, packageJson.version) as {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
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
    const silent = operations.filter(
      ({ operation }) => !operation?.responses['503']?.content?.['application/json']?.schema,
    );
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
    const open = operations.filter(
      ({ route, operation }) => route.access !== 'public' && !operation?.responses['401'],
    );
    expect(open.map(({ name }) => name)).to.deep.equal([]);
  });
});
