import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, freshDirectory, openTestLog, payload, writeLog } from './fixtures/logs.ts';
import { verifyLog } from './verify/index.ts';

describe('the signing key', () => {
  it('is made on first use, for its owner only, and used from then on', async () => {
    const directory = freshDirectory();
    const ledger = openTestLog(directory, { newKey: () => generateKeyPairSync('ed25519').privateKey });
    expect(() => statSync(join(directory, 'key.pub'))).toThrow(/ENOENT/u);
    await ledger.checkpoint();
    ledger.close();
    expect(statSync(join(directory, 'key/private.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'key')).mode & 0o777).toBe(0o700);
    const published = readFileSync(join(directory, 'key.pub'), 'utf8');
    const again = openTestLog(directory);
    await again.append([payload(0)]);
    await again.checkpoint();
    again.close();
    expect(readFileSync(join(directory, 'key.pub'), 'utf8')).toBe(published);
  });

  it('is made at random when nobody gives one', async () => {
    const names = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      const directory = freshDirectory();
      const { openLedger } = await import('./index.ts');
      const ledger = openLedger(directory, { clock: { now: () => '2026-01-01T00:00:00Z' } });
      names.add((await ledger.checkpoint()).split('\n')[0] ?? '');
      ledger.close();
    }
    expect(names.size).toBe(2);
  });

  it('is not used when others may read it, when it is no such key, or when only its public half is there', async () => {
    const directory = await writeLog(3);
    const file = join(directory, 'key/private.pem');
    const pem = readFileSync(file);
    chmodSync(file, 0o640);
    expect(() => openTestLog(directory)).toThrow(
      expect.objectContaining({ code: 'LEDGER_UNSAFE_KEY', hint: expect.stringContaining('chmod 600') }),
    );
    chmodSync(file, 0o600);
    for (const bad of ['nonsense', generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' })]) {
      writeFileSync(file, bad);
      expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_UNSAFE_KEY');
    }
    rmSync(file);
    expect(() => openTestLog(directory)).toThrow(/private half is missing/u);
    expect(openTestLog(directory, { readOnly: true }).size).toBe(3);
    writeFileSync(file, pem, { mode: 0o600 });
    openTestLog(directory).close();
  });

  it('writes its public half again when that is lost', async () => {
    const directory = await writeLog(3);
    const published = readFileSync(join(directory, 'key.pub'), 'utf8');
    rmSync(join(directory, 'key.pub'));
    expect(codeOf(() => openTestLog(directory, { readOnly: true }))).toBe('LEDGER_BAD_CHECKPOINT');
    openTestLog(directory).close();
    expect(readFileSync(join(directory, 'key.pub'), 'utf8')).toBe(published);
  });

  it('that is another one opens nothing', async () => {
    const directory = await writeLog(3);
    const other = await writeLog(3, { newKey: () => generateKeyPairSync('ed25519').privateKey });
    writeFileSync(join(directory, 'key/private.pem'), readFileSync(join(other, 'key/private.pem')));
    expect(codeOf(() => openTestLog(directory))).toBe('LEDGER_BAD_CHECKPOINT');
    const foreign = readFileSync(join(other, 'key.pub'), 'utf8');
    expect(await verifyLog(directory, { key: foreign })).toMatchObject({
      ok: false,
      keyFrom: 'given',
      checkpointSize: 0,
      problems: [{ code: 'CHECKPOINT_INVALID' }],
    });
  });
});
