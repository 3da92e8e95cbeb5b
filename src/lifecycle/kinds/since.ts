/** "Since" where the moment itself is on no record: at the latest when the last of the files that disagree was changed. */
import type { EntityRef } from '#core';
import { nameOf, parseRef, toRef } from '#core';
import type { Finding } from '../lifecycle.ts';
import type { CheckView } from './kind.ts';

/** Files or documents, by whatever reference names their path. */
export function sinceLatest(view: CheckView, files: readonly EntityRef[]): Pick<Finding, 'since'> {
  const changes = files.flatMap((file) => {
    const { namespace } = parseRef(file);
    return view.history.lastChange(toRef('artifact', namespace, nameOf(file))) ?? [];
  });
  const [latest] = changes.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return latest ? { since: { at: latest.at, commit: latest.commit } } : {};
}
