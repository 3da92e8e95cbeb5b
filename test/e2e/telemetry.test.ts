/** Telemetry posted to the running program by the SDK's own bytes: durable, read by the next survey, killed in between. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineageWalk } from '#api';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram, serve, temporary } from '../support/program.ts';
import { exportSpans, SpanKind } from '../support/telemetry.ts';

const token = 'correct horse battery staple';

describe('telemetry', () => {
  const place = temporary();
  afterAll(() => place.remove());

  it('is on the map after a crash, and sending it again changes nothing', async () => {
    const data = join(place.path, 'data');
    writeFileSync(join(place.path, 'README.md'), '# Triage\n');
    const { protobuf } = exportSpans({ 'service.name': 'triage-api' }, [
      { name: 'predict', kind: SpanKind.SERVER, attributes: { 'model.uri': 'models:/triage/3' } },
      { name: 'predict', kind: SpanKind.SERVER, attributes: { 'model.uri': 'models:/triage/3' } },
      { name: 'GET /health', kind: SpanKind.SERVER },
    ]);
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      const server = await serve([place.path], data, ['--port', '0'], { THROUGHLINE_INGEST_TOKEN: token });
      const answer = await fetch(`${server.address}/v1/traces`, {
        method: 'POST',
        body: new Uint8Array(protobuf),
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-protobuf' },
      });
      expect(answer.status).toBe(200);
      await server.stop(signal);
    }
    const run = runProgram(['map', place.path, '--data', data, '--from', 'triage@3', '--format', 'json']);
    expect([run.code, run.err]).toEqual([0, '']);
    const walk = LineageWalk.parse(JSON.parse(run.out));
    expect(walk.downstream.map(({ ref }) => ref)).toEqual(['endpoint:telemetry-inbox/triage-api']);
    const [link] = walk.links;
    expect([link?.relation, link?.layer, link?.method]).toEqual(['serves', 'executed', 'recorded']);
  });
});
