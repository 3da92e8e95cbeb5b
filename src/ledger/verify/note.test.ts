/** Signed notes, checkpoints and receipts, with a published key and note as the known case. */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { fromBase64, toBase64 } from './base64.ts';
import { checkpointText, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT, leafHash, nodeHash } from './merkle.ts';
import { formatVerifierKey, parseNote, parseVerifierKey, signNote, toVerifierKey, verifyNote } from './note.ts';
import { formatReceipt, parseReceipt, verifyReceipt } from './receipt.ts';

/** The example of the Go package golang.org/x/mod/sumdb/note. */
const published = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const note =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const privateKey = createPrivateKey({
  // RFC 8032 §7.1, TEST 1: a published key.
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});
const key = toVerifierKey('example.com/log', createPublicKey(privateKey));
const bad = { code: 'LEDGER_BAD_CHECKPOINT' };

void describe('signed notes', () => {
  void it('are verified with the key that their owner published', () => {
    const peter = parseVerifierKey(published);
    equal(peter.name, 'PeterNeumann');
    equal(peter.id, 0xc74f20a3);
    equal(formatVerifierKey(peter), published);
    const parsed = parseNote(note);
    equal(parsed.text.endsWith('problem is.\n'), true);
    equal(verifyNote(parsed, [key, peter]), peter);
    equal(verifyNote(parseNote(note.replace('answer', 'anSwer')), [peter]), undefined);
    equal(verifyNote(parsed, [key]), undefined);
    equal(verifyNote(parsed, []), undefined);
    equal(
      parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8').name,
      'sum.golang.org',
    );
  });

  void it('ignore unknown signers, and are spoilt by a bad signature of a known one', () => {
    const peter = parseVerifierKey(published);
    const line = signNote('other\n', key, privateKey).split('\n').at(-2) ?? '';
    const both = `${note}${line}\n`;
    equal(verifyNote(parseNote(both), [peter]), peter);
    equal(verifyNote(parseNote(both), [peter, key]), undefined);
    const renamed = { ...peter, name: 'Somebody' };
    equal(verifyNote(parseNote(note), [renamed]), undefined);
  });

  void it('are refused when malformed', () => {
    const line = note.split('\n').at(-2) ?? '';
    const malformed = [
      '',
      '\n',
      'text\n',
      'text',
      'text\n\n',
      `text\n\n${line}`,
      `text\n\n${line}\n\n`,
      `text\n\n${line.replace('—', '-')}\n`,
      `text\n\n${line} \n`,
      `text\n\n— a+b ${toBase64(Buffer.alloc(68))}\n`,
      'text\n\n— name AAAA\n',
      'text\n\n— name !!!!!!!!\n',
      `te\u0000xt\n\n${line}\n`,
      `te\rxt\n\n${line}\n`,
      `te\ud800xt\n\n${line}\n`,
      `text\n\n${`${line}\n`.repeat(101)}`,
      `${'x'.repeat(1_000_001)}\n\n${line}\n`,
    ];
    for (const text of malformed) throws(() => parseNote(text), bad);
    equal(parseNote(`text\n\n${`${line}\n`.repeat(16)}`).signatures.length, 16);
  });

  void it('are not verified with something that is no verifier key', () => {
    const other = formatVerifierKey(toVerifierKey('x', generateKeyPairSync('ed25519').publicKey)).split('+')[2] ?? '';
    const short = toBase64(Buffer.alloc(32, 1));
    const ecdsa = toBase64(Buffer.concat([Buffer.from([2]), Buffer.alloc(32)]));
    for (const text of [
      '',
      'a',
      'a+b',
      'a+00000000+',
      `a b+c74f20a3+${other}`,
      `PeterNeumann+c74f20a3+${other}`,
      published.replace('c74f', 'C74F'),
      published.replace('Peter', 'Petra'),
      `${published}=`,
      `x+00000000+${short}`,
      `x+00000000+${ecdsa}`,
    ]) {
      throws(() => parseVerifierKey(text), bad);
    }
  });
});

void describe('checkpoints', () => {
  void it('are opened with the key of their origin only', () => {
    const signed = signNote(checkpointText(key.name, 3, EMPTY_ROOT), key, privateKey);
    deepEqual(openCheckpoint(signed, [key]), {
      origin: key.name,
      size: 3,
      root: Buffer.from(EMPTY_ROOT),
      extensions: [],
    });
    const another = toVerifierKey('example.com/other', key.publicKey);
    throws(() => openCheckpoint(signed, [another]), bad);
    throws(
      () => openCheckpoint(signNote(checkpointText('example.com/log', 3, EMPTY_ROOT), another, privateKey), [another]),
      bad,
    );
    throws(() => openCheckpoint(signed.replace('\n3\n', '\n4\n'), [key]), bad);
  });

  void it('are parsed strictly', () => {
    const root = toBase64(EMPTY_ROOT);
    const parse = (text: string) => parseCheckpoint(signNote(text, key, privateKey));
    deepEqual(parse(`o\n0\n${root}\nmore\n`).extensions, ['more']);
    for (const text of [
      `\n3\n${root}\n`,
      `o\n03\n${root}\n`,
      `o\n-1\n${root}\n`,
      `o\n3.0\n${root}\n`,
      `o\n9007199254740992\n${root}\n`,
      `o\n\n${root}\n`,
      'o\n3\n',
      'o\n3\nAAAA\n',
      `o\n3\n${root.slice(0, -1)}\n`,
      `o\n3\n${root} \n`,
      'o\n',
      `o\n3\n${root}\n\nmore\n`,
    ]) {
      throws(() => parse(text), bad);
    }
  });
});

void describe('receipts', () => {
  const entries = [Buffer.from('a'), Buffer.from('b')] as const;
  const root = nodeHash(leafHash(entries[0]), leafHash(entries[1]));
  const checkpoint = signNote(checkpointText(key.name, 2, root), key, privateKey);
  const receipt = { index: 1, hashes: [leafHash(entries[0])], checkpoint };

  void it('are written and read as C2SP tlog-proof says, and prove the entry', () => {
    const text = formatReceipt(receipt);
    equal(text, `c2sp.org/tlog-proof@v1\nindex 1\n${toBase64(leafHash(entries[0]))}\n\n${checkpoint}`);
    deepEqual(parseReceipt(text), receipt);
    equal(verifyReceipt(parseReceipt(text), entries[1], [key]).size, 2);
    const extra = { ...receipt, extra: Buffer.from('more') };
    deepEqual(parseReceipt(formatReceipt(extra)), extra);
    const lone = {
      index: 0,
      hashes: [],
      checkpoint: signNote(checkpointText(key.name, 1, leafHash(entries[0])), key, privateKey),
    };
    equal(verifyReceipt(parseReceipt(formatReceipt(lone)), entries[0], [key]).size, 1);
  });

  void it('prove nothing else', () => {
    throws(() => verifyReceipt(receipt, entries[0], [key]), { code: 'LEDGER_BAD_PROOF' });
    throws(() => verifyReceipt({ ...receipt, index: 0 }, entries[1], [key]), { code: 'LEDGER_BAD_PROOF' });
    throws(() => verifyReceipt({ ...receipt, hashes: [] }, entries[1], [key]), { code: 'LEDGER_BAD_PROOF' });
    throws(() => verifyReceipt(receipt, entries[1], []), bad);
  });

  void it('are refused when malformed', () => {
    const text = formatReceipt(receipt);
    const malformed = [
      '',
      text.replace('v1', 'v2'),
      text.replace('index 1', 'index 01'),
      text.replace('index 1', 'index -1'),
      text.replace('index 1\n', ''),
      text.replace('index 1', 'index 9007199254740992'),
      text.replace('index', 'extra !\nindex'),
      text.replace('index 1\n', 'index 1\nAAAA\n'),
      text.replace('index 1\n', `index 1\n${`${toBase64(root)}\n`.repeat(64)}`),
      'c2sp.org/tlog-proof@v1\n\n',
      `${text}${' '.repeat(1_200_000)}`,
    ];
    for (const each of malformed.slice(0, -3)) throws(() => parseReceipt(each), { code: 'LEDGER_BAD_PROOF' });
    for (const each of malformed.slice(-3)) throws(() => parseReceipt(each), { name: 'ThroughlineError' });
    throws(() => parseReceipt(text.replace(`\n2\n`, '\n02\n')), bad);
  });
});

void describe('base 64', () => {
  void it('has one spelling for each value', () => {
    deepEqual(fromBase64('AAE='), Buffer.from([0, 1]));
    for (const text of ['AAE', 'AAF=', ' AAE=', 'AAE=\n', 'A-E=', '=']) equal(fromBase64(text), undefined);
  });
});
