/**
 * A README.md that is rendered from README.Rmd or README.qmd repeats what its source says; so it is told once, of the
 * source, which is where it can be put right.
 */
import { nameOf, type EntityRef } from '#core';
import type { Finding } from '../lifecycle.ts';

const endings = ['.Rmd', '.rmd', '.qmd'] as const;

export function withoutRendered(findings: readonly Finding[]): readonly Finding[] {
  const told = new Set(findings.map((finding) => keyOf(finding, finding.subject)));
  return findings.filter(
    (finding) =>
      finding.outcome !== 'divergent' ||
      !finding.subject.endsWith('.md') ||
      !endings.some((ending) =>
        told.has(keyOf(finding, `${finding.subject.slice(0, -'.md'.length)}${ending}` as EntityRef)),
      ),
  );
}

/** The statement names the document; everything else in it must be the same. */
function keyOf(finding: Finding, subject: EntityRef): string {
  const said = finding.statement.replaceAll(nameOf(finding.subject), nameOf(subject));
  return [subject, finding.kind, finding.about ?? '', finding.outcome, said].join('\0');
}
