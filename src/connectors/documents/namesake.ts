/**
 * Which file a document may mean when the one it names is not there: one of the same name, near the document, or one
 * whose place is alike. Only a hint: of two that are equally alike, none is named.
 */
import { directoryOf } from '../paths.ts';

/** Every directory may have one; the name alone tells nothing. */
const common = /^(?:readme|index|main|app|config|settings|license|changelog|__init__|utils?|setup|test)\b/iu;
/** Parts that two places must share at their ends and beginnings when nothing else speaks for one. */
const ALIKE = 2;

export function findNamesake(
  named: ReadonlyMap<string, readonly string[]>,
  document: string,
  candidates: readonly string[],
): { readonly elsewhere?: string } {
  const name = candidates[0]?.slice(candidates[0].lastIndexOf('/') + 1) ?? '';
  const near = directoryOf(document);
  const scored = (named.get(name) ?? [])
    .filter((path) => path !== document)
    .map((path) => {
      const isNear = near !== '' && path.startsWith(`${near}/`);
      const score = Math.max(...candidates.map((each) => alike(path, each, common.test(name))));
      return { path, score: score + (isNear && !common.test(name) ? ALIKE : 0) };
    })
    .filter(({ score }) => score >= ALIKE)
    .toSorted((a, b) => b.score - a.score);
  const [best, next] = scored;
  return best && best.score !== next?.score ? { elsewhere: best.path } : {};
}

/** Parts shared at the end and, beyond those, at the beginning; nothing where a common name is all that ends alike. */
function alike(path: string, other: string, isCommon: boolean): number {
  const a = path.split('/');
  const b = other.split('/');
  const shorter = Math.min(a.length, b.length);
  let ends = 0;
  while (ends < shorter && a.at(-1 - ends) === b.at(-1 - ends)) ends += 1;
  if (isCommon && ends < ALIKE) return 0;
  let begins = 0;
  while (begins < shorter - ends && a[begins] === b[begins]) begins += 1;
  return ends + begins;
}
