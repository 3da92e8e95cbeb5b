/** A headless Chromium for tests of the screens, and a map made up for them. */
import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Stage, type Claim, type Divergence, type LayerCell, type MapAnswer, type StageCell } from '#api';

export const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

export async function launch(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What axe calls serious or critical, each with the first place it names. */
export async function seriousIn(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((each) => each.impact === 'serious' || each.impact === 'critical')
    .map((each) => `${each.id}: ${each.nodes[0]?.html}`);
}

export const patch = `--- a/README.md
+++ b/README.md
@@ -1,3 +1,3 @@
 # Triage
-Run prepare, then train.
+Run prepare, features, then train.
 See dvc.yaml.
`;

/** A map with one divergence that is repaired by a patch, and words that a careless screen would run or be torn by. */
export function makeMap(change: Partial<Divergence> = {}): MapAnswer {
  const divergence: Divergence = {
    id: 'made-up',
    kind: 'diagram-differs',
    outcome: 'divergent',
    stage: 'intent',
    subject: 'document:made-up/README.md',
    models: ['model:made-up/one'],
    title: 'README.md',
    statement: 'The list in README.md leaves out features.',
    evidence: [{ layer: 'declared', method: 'parsed', source: 'made-up', locator: 'README.md#L2@0123456789ab' }],
    ask: [{ name: 'Mia Berg', why: 'last changed README.md', at: '2026-03-04T09:00:00Z' }],
    since: { at: '2026-03-04T09:00:00Z', commit: '0123456789abcdef' },
    repair: { kind: 'diff', text: patch, explanation: 'The list then names every step of dvc.yaml.' },
    weight: 1,
    ...change,
  };
  const seen: LayerCell = { state: 'seen', items: [] };
  const stages = Stage.options.map((stage): StageCell => {
    const here = stage === divergence.stage;
    return {
      stage,
      layers: { declared: seen, encoded: seen, executed: { state: 'unknown', items: [], reason: 'Not read.' } },
      outcome: here ? 'divergent' : 'consistent',
      because: 'Made up.',
      divergences: here ? [divergence.id] : [],
    };
  });
  return {
    schema: 'throughline/map/1',
    asOf: '2026-03-04T09:00:00Z',
    summary: 'A made-up map.',
    sources: [{ ref: 'made-up', kind: 'git', location: 'made-up', read: 'whole' }],
    models: [{ ref: 'model:made-up/one', title: 'one', foundAs: 'pipeline', stages }],
    divergences: [divergence],
    claims: [
      {
        claim: 'promise',
        document: 'document:made-up/README.md',
        quote: 'Every prediction can be appealed.',
        scope: 'appeal',
        outcome: 'contradicted',
        because: 'The one route that would take an appeal is commented out.',
        counterExamples: [
          {
            what: 'src/api.py',
            evidence: { ...divergence.evidence[0], locator: 'src/api.py#L9@0123456789ab' } as Claim['evidence'][number],
          },
        ],
        evidence: [{ layer: 'declared', method: 'parsed', source: 'made-up', locator: 'README.md#L4@0123456789ab' }],
      },
    ],
    unknowns: [],
    skipped: [],
  };
}
