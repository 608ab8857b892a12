import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { makeLogger } from '../logger.ts';
import { answerErrors } from './errors.ts';
import { limitRequests } from './limit-requests.ts';

describe('a flood of requests', () => {
  const app = express();
  app.set('trust proxy', 'loopback');
  app.use(limitRequests(5, 600), (_request, response) => void response.json({}));
  app.use(answerErrors(makeLogger({ level: 'error', silent: true })));
  const ask = (address: string) => request(app).get('/').set('X-Forwarded-For', address);

  it('from one address is refused with the time to come again, and nobody else notices', async () => {
    for (let asked = 0; asked < 5; asked += 1) await ask('192.0.2.7').expect(200);
    const refused = await ask('192.0.2.7').expect(429);
    expect(refused.body).to.have.property('code', 'TOO_MANY_REQUESTS');
    expect(Number(refused.headers['retry-after'])).to.be.within(1, 600);
    await ask('192.0.2.8').expect(200);
  });

  it('from the server itself is let through', async () => {
    for (let asked = 0; asked < 8; asked += 1) await request(app).get('/').expect(200);
  });
});
