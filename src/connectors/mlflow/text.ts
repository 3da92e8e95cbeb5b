/**
 * Text as it may be stored: cut, well-formed, without the content of secrets. A parameter or tag whose name looks like
 * a secret loses its value; credentials in URLs and the known shapes of tokens are taken out of every value.
 */
import { concealTokens, withheld } from '../conceal.ts';

const MAX_VALUE = 250;
export const MAX_NOTE = 1000;

const secretName =
  /(?:^|[_.\-/\s])(?:passwords?|passwd|pwd|secret(?:[_-]?access)?(?:[_-]?key)?|tokens?|api[_-]?keys?|access[_-]?key(?:[_-]?id)?|private[_-]?key|account[_-]?key|credentials?|connection[_-]?string|dsn)$/iu;
/** Words of language models, not of locks: `pad_token: [PAD]`, `max_tokens: 512`. */
const notSecret =
  /(?:^|[_.\-/])(?:pad|eos|bos|sep|cls|mask|unk|stop|special|additional_special|decoder_start|max|min|max_new|num|n|total|input|output|prompt|completion)[_-]?tokens?$/iu;
const plainValue = /^(?:[-+]?[\d.]+(?:e[-+]?\d+)?|true|false|none|null|)$/iu;

/** One cheap question before the dear ones: most values of a run hold nothing like this. */
const suspicious =
  /:\/\/|secret|token|passw|pwd|bearer|basic\s|key|cred|AKIA|ASIA|gh[pousr]_|github_pat|glpat|sk-|xox|hf_|eyJ/iu;
const assigned =
  /((?:passwords?|passwd|pwd|secret(?:_?access)?(?:_?key)?|tokens?|api_?key|access_?key(?:_?id)?|private_?key|account_?key|credentials?)["']?\s{0,3}[=:]\s{0,3})(["']?)([^\s"'$<>{}[\]][^\s"']{2,})\2/giu;

/** At most `max` characters, an ellipsis as the last when something was cut. */
export function cutText(text: string, max: number = MAX_VALUE): string {
  const cut = text.length <= max ? text : `${text.slice(0, max - 1)}…`;
  return cut.isWellFormed() ? cut : cut.toWellFormed();
}

/** The same text without secrets. Idempotent. Cut before it is asked: at most some thousand characters. */
export function conceal(text: string): string {
  if (!suspicious.test(text)) return text;
  return concealTokens(text).replace(assigned, (_, name: string) => `${name}${withheld}`);
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !notSecret.test(name);
}

/** A named value as it may be stored. */
export function safeValue(name: string, value: string, max: number = MAX_VALUE): string {
  if (isSecretName(name) && !plainValue.test(value)) return withheld;
  return conceal(cutText(value, max));
}

/** Undefined for what is no text or empty. */
export function toText(value: unknown, max: number = MAX_VALUE): string | undefined {
  return typeof value === 'string' && value !== '' ? conceal(cutText(value, max)) : undefined;
}

/** An id or name that goes into a reference: short, not empty. */
export function toName(value: unknown, max = 500): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const name = value.trim();
  return name === '' || name.length > max ? undefined : name.toWellFormed();
}

export function toMs(value: unknown): number | undefined {
  const ms =
    typeof value === 'bigint'
      ? Number(value)
      : typeof value === 'string' && /^\d{1,16}$/u.test(value)
        ? Number(value)
        : value;
  return typeof ms === 'number' && Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** Leaves out members that are undefined. */
export function known<Value>(members: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Value] => member[1] !== undefined),
  );
}
