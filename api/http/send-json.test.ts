import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { sendJson } from './send-json.ts';

describe('an answer in JSON', () => {
  const long = { data: Array.from({ length: 500 }, (_, id) => ({ id, name: 'Injetora' })) };
  const app = express();
  app.get('/long', (question, response) => sendJson(question, response, long));
  app.get('/short', (question, response) => sendJson(question, response, { csrfToken: 'x' }));
  const ask = (path: string, encodings: string) =>
    request(app)
      .get(path)
      .set('Accept-Encoding', encodings)
      .expect(200)
      .expect('Vary', /Accept-Encoding/);

  it('is compressed for whoever takes it, where it is long', async () => {
    const packed = await ask('/long', 'gzip, deflate, br').expect('Content-Encoding', 'gzip');
    expect(packed.body).to.deep.equal(long);
    expect(Number(packed.headers['content-length'])).to.be.below(JSON.stringify(long).length / 4);
  });

  it('leaves as it is for whoever does not, and where it is short', async () => {
    for (const plain of [await ask('/long', 'identity'), await ask('/short', 'gzip')])
      expect(plain.headers).to.not.have.property('content-encoding');
  });
});
