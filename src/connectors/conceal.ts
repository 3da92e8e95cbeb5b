/**
 * Takes the content of secrets out of text before it becomes an observation: credentials in URLs, values given to
 * options and variables that are named like a secret, and the well-known shapes of tokens. Expressions that only
 * name a secret (`${{ secrets.X }}`, `$TOKEN`) stay as written.
 */
export const withheld = '[withheld]';
const secretName = String.raw`(?:[A-Za-z0-9_-]{0,40}[_-])?(?:passwords?|passwd|pwd|secret(?:_?access)?(?:_?key)?|tokens?|api_?key|access_?key(?:_?id)?|private_?key|credentials?)`;
const whole = new RegExp(`^${secretName}$`, 'iu');
const assigned = new RegExp(
  String.raw`(\b${secretName}["']?\s{0,3}[=:]\s{0,3})(["']?)(?!\d{1,9}\b)([^\s"'$<>{}\[\]][^\s"']{2,})\2`,
  'giu',
);
const option = new RegExp(
  String.raw`(--${secretName}\s{1,3})(["']?)(?!\d{1,9}\b)([^\s"'$<>{}\[\]-][^\s"']{2,})\2`,
  'giu',
);
const bearer = /\b(bearer|basic)\s{1,3}[A-Za-z0-9._~+/=-]{12,}/giu;
const shapes =
  /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk-[A-Za-z0-9_-]{20,}|xox[abprs]-[\w-]{10,}|hf_[A-Za-z0-9]{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,})/gu;

/** Whether a variable, option or argument is named like a secret: `API_KEY`, `db_password`. */
export function namesSecret(name: string): boolean {
  return whole.test(name);
}

/** Of a literal in code, before it is remembered. Too short ones hold nothing. */
export function concealLiteral(text: string): string {
  return text.length < 8 ? text : concealTokens(text);
}

/** The same text without secrets' content. Idempotent. */
export function conceal(text: string): string {
  return concealTokens(text)
    .replace(assigned, (_, name: string) => `${name}${withheld}`)
    .replace(option, (_, name: string) => `${name}${withheld}`);
}

/** Without what shows by its own form that it is a secret, whatever it is called. */
export function concealTokens(text: string): string {
  return stripCredentials(text)
    .replace(bearer, (_, scheme: string) => `${scheme} ${withheld}`)
    .replace(shapes, withheld);
}

/** `https://user:token@host/x` → `https://host/x`; values of query members that are named like a secret go as well. */
export function stripCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"']{1,300}@/giu, '$1')
    .replace(/([?&](?:[a-z_-]{0,30}(?:sig|signature|token|key|secret|password))=)[^\s&"']{1,2000}/giu, `$1${withheld}`);
}
