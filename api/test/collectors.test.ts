import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { collectorPage, collectorRow } from '../../domain/contracts/collectors.ts';
import { makePlant, startApiRig } from './api-rig.ts';
import type { ApiRig, Plant } from './api-rig.ts';

describe('collectors', () => {
  let rig: ApiRig;
  let plant: Plant;
  before(async () => {
    rig = await startApiRig();
    plant = await makePlant(rig.database);
  });
  after(() => rig.stop());

  it('are registered and changed by maintenance, and removed only while they never ran', async () => {
    const person = await rig.signIn('maintenance');
    const input = { name: 'pi-01', sectorId: plant.sectorId, description: 'Sala 2' };
    const made = collectorRow.parse((await person.post('/api/collectors', input).expect(201)).body);
    expect(made).to.include({ ...input, online: false, lastSeenAt: null, bufferDepth: null });
    await person.post('/api/collectors', input).expect(409);
    await person.post('/api/collectors', { name: 'Pi 01' }).expect(422);
    await person.patch(`/api/collectors/${made.id}`, { name: 'pi-02' }).expect(422);
    const path = `/api/collectors/${made.id}`;
    const changed = collectorRow.parse((await person.patch(path, { sectorId: null }).expect(200)).body);
    expect(changed).to.include({ sectorId: null, description: 'Sala 2' });
    const health = {
      buffer: { depth: 12, oldestSeconds: 3.5, quarantined: 0, dropped: 'x' },
      plcs: 4,
      connected: 3,
      host: { cpuPercent: 41, memoryPercent: 'much', diskFreeBytes: 6_000_000_000, diskFreePercent: 20 },
      log: [{ at: '2026-11-28T12:00:00Z', level: 'warn', message: 'x'.repeat(300), secret: 1 }, 'no line'],
    };
    await rig.database
      .knex('collectors')
      .update({ heartbeat_at: rig.database.knex.fn.now(), version: '0.1.0', health: JSON.stringify(health) });
    const { data } = collectorPage.parse(
      (await person.get('/api/collectors?filter[online]=true').expect(200)).body,
    );
    expect(data[0]).to.include({
      online: true,
      version: '0.1.0',
      bufferDepth: 12,
      bufferOldestSeconds: 3.5,
      bufferDropped: null,
      plcs: 4,
      plcsConnected: 3,
      cpuPercent: 41,
      memoryPercent: null,
      diskFreeBytes: 6_000_000_000,
      diskFreePercent: 20,
    });
    const line = { at: '2026-11-28T12:00:00Z', level: 'warn', message: 'x'.repeat(200) };
    expect(data[0]?.logLines).to.deep.equal([line]);
    await person.patch(path, { description: null }).expect(200);
    expect((await person.delete(path).expect(200)).body).to.deep.equal({ id: made.id, deleted: false });
    const other = collectorRow.parse(
      (await person.post('/api/collectors', { name: 'pi-09' }).expect(201)).body,
    );
    expect((await person.delete(`/api/collectors/${other.id}`).expect(200)).body).to.have.property(
      'deleted',
      true,
    );
    await (await rig.signIn('engineer')).post('/api/collectors', input).expect(403);
  });

  it('are in the support bundle with their PLCs, sizes and versions, and nobody’s account or secret is', async () => {
    const { knex } = rig.database;
    await knex('plc_configs').insert({ name: 'Prensa 3', host: '10.0.0.7', sector_id: plant.sectorId });
    const person = await rig.signIn('maintenance');
    const answer = await person
      .get('/api/support-bundle')
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(null, Buffer.concat(chunks)));
      })
      .expect(200)
      .expect('Content-Disposition', /pulso-support-.*\.zip/);
    const files = Object.entries(unzipSync(answer.body as Buffer)).map(([name, bytes]) => [
      name,
      strFromU8(bytes),
    ]);
    const texts = Object.fromEntries(files) as Record<string, string>;
    expect(Object.keys(texts)).to.have.members(
      ['about', 'health', 'collectors', 'plcs', 'database'].map((name) => `${name}.json`).concat('api.log'),
    );
    expect(texts['plcs.json']).to.include('10.0.0.7');
    expect(texts['collectors.json']).to.include('pi-01');
    expect(JSON.parse(texts['database.json'] ?? ''))
      .to.have.property('tables')
      .with.length.above(10);
    const all = Object.values(texts).join();
    const secrets = await knex('users').pluck<string[]>('password_hash');
    expect(secrets.filter((secret) => all.includes(secret))).to.deep.equal([]);
    expect(all).to.not.match(/password_hash|argon2|"username"/);
    await (await rig.signIn('operator')).get('/api/support-bundle').expect(403);
  });
});
