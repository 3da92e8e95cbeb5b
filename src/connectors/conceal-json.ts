/**
 * Takes the content of secrets out of JSON from outside, and makes it a value that can be kept: text is well-formed and
 * bounded, numbers are finite, nesting and size have an end. What is left out is said in its place.
 */
import type { JsonObject, JsonValue } from '#core';
import { conceal } from './conceal.ts';

const WITHHELD = '[withheld]';
const TOO_DEEP = '[nested too deep]';
/** Longer text is cut before it is looked through: a regular expression over megabytes would take its time. */
const MOST_CHARACTERS = 20_000;
const MOST_DEPTH = 32;

const suspicious =
  /pass|pwd|secret|token|key|credential|bearer|basic|:\/\/[^\s/@"']{1,900}@|sig(?:nature)?=|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|sk-|xox[abprs]-|hf_|eyJ/iu;

/** A quick look at JSON text: where it says no, `concealJson` has nothing to take out. */
export function mayHoldSecret(json: string): boolean {
  return suspicious.test(json);
}

/** Text without secrets, cut to `most` characters, without halves of surrogate pairs. */
export function concealText(text: string, most = MOST_CHARACTERS): string {
  const bounded = text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text;
  const safe = conceal(bounded.toWellFormed());
  return safe.length > most ? safe.slice(0, most).toWellFormed() : safe;
}

/** The same value without secrets: members named like one, pairs of `name` and `value`, and text that looks like one. */
export function concealJson(value: unknown, depth = 0): JsonValue {
  if (typeof value === 'string') return concealText(value);
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object') return null;
  if (depth >= MOST_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => concealJson(item, depth + 1));
  return concealMembers(value, depth);
}

function concealMembers(value: object, depth: number): JsonObject {
  const members = Object.entries(value);
  const named = members.find(([name, text]) => (name === 'name' || name === 'key') && typeof text === 'string');
  const secretPair = named !== undefined && isSecretName(String(named[1]));
  return Object.fromEntries(
    members.map(([name, member]): [string, JsonValue] => {
      const secret = isSecretName(name) || (secretPair && (name === 'value' || name === 'default'));
      const hides = secret && (typeof member === 'string' || typeof member === 'number') && member !== '';
      return [concealText(name, 300), hides ? WITHHELD : concealJson(member, depth + 1)];
    }),
  );
}

/** `awsSecretAccessKey`, `spark.hadoop.fs.s3a.secret.key`, `DB_PASSWORD`: asked of `conceal`, which knows such names. */
export function isSecretName(name: string): boolean {
  if (!/pass|pwd|secret|token|key|credential/iu.test(name)) return false;
  const plain = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replace(/[^A-Za-z0-9]+/gu, '_')
    .slice(-60);
  return conceal(`${plain}=xxxxxxxx`) !== `${plain}=xxxxxxxx`;
}
