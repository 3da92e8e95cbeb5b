/**
 * Parses .mailmap (gitmailmap(5)): which name and address a commit's name and address stand for. Done here and not
 * by git, because remembered history must not depend on a file that changes.
 */

export interface Mapping {
  readonly properName?: string;
  readonly properEmail?: string;
}
/** Lower-case address → mapping for any name, and mappings for one name only. */
export interface Mailmap {
  readonly byEmail: ReadonlyMap<string, Mapping>;
  readonly byNameAndEmail: ReadonlyMap<string, Mapping>;
}

const MAX_LINES = 20_000;

export function parseMailmap(text: string): Mailmap {
  const byEmail = new Map<string, Mapping>();
  const byNameAndEmail = new Map<string, Mapping>();
  for (const line of text.split('\n', MAX_LINES)) {
    if (line.startsWith('#') || line.length > 2000) continue;
    const first = cutEntry(line);
    if (!first) continue;
    const second = cutEntry(first.rest);
    const mapping: Mapping = {
      ...(first.name === '' ? {} : { properName: first.name }),
      ...(second && first.email !== '' ? { properEmail: first.email } : {}),
    };
    const email = (second ?? first).email.toLowerCase();
    if (second && second.name !== '') byNameAndEmail.set(`${second.name.toLowerCase()}\0${email}`, mapping);
    else byEmail.set(email, { ...byEmail.get(email), ...mapping });
  }
  return { byEmail, byNameAndEmail };
}

export function mapIdentity(mailmap: Mailmap, name: string, email: string): Mapping | undefined {
  const address = email.toLowerCase();
  return mailmap.byNameAndEmail.get(`${name.toLowerCase()}\0${address}`) ?? mailmap.byEmail.get(address);
}

function cutEntry(text: string): { readonly name: string; readonly email: string; readonly rest: string } | undefined {
  const open = text.indexOf('<');
  const close = text.indexOf('>', open);
  if (open === -1 || close === -1) return undefined;
  return { name: text.slice(0, open).trim(), email: text.slice(open + 1, close).trim(), rest: text.slice(close + 1) };
}
