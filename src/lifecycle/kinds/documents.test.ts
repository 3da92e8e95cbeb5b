/** Sentences about documents: what they say must hold word for word for the owner of the repository. */
import { describe, expect, it } from 'vitest';
import type { ClaimObservation, JsonObject } from '#core';
import { checkApprovals } from './approvals.ts';
import { checkDocumentedPaths } from './documents.ts';
import type { CheckView } from './kind.ts';

function claim(name: 'path' | 'approval' | 'environment', file: string, attributes: JsonObject): ClaimObservation {
  const text = attributes['text'];
  return {
    kind: 'claim',
    document: `document:ws/${file}`,
    claim: name,
    attributes,
    layer: 'declared',
    method: 'parsed',
    evidence: [{ source: 'ws', locator: `${file}#L1` }],
    ...(typeof text === 'string' ? { quote: text } : {}),
  };
}

function view(claims: readonly ClaimObservation[]): CheckView {
  const graph = { claims: (name: string) => claims.filter((each) => each.claim === name), from: () => [] };
  const workspace = { graph, forges: [], file: () => undefined };
  const history = { ask: () => [], moved: () => undefined, touches: () => undefined, lastChange: () => undefined };
  return { workspace, history, stageOf: () => undefined } as unknown as CheckView;
}

const said = (...claims: readonly ClaimObservation[]): readonly string[] =>
  checkDocumentedPaths(view(claims)).map((finding) => finding.statement);
const path = (file: string, attributes: JsonObject): ClaimObservation => claim('path', file, attributes);

describe('a path that is not there', () => {
  it('is told with the place it would be at, and with a file of the same name', () => {
    const link = { path: '../docs/guide.md', how: 'link', exists: false, resolved: 'a/docs/guide.md' };
    expect(said(path('a/b/README.md', link))).toEqual([
      'a/b/README.md links to ../docs/guide.md, which would be a/docs/guide.md; the repository has no such path.',
    ]);
    expect(said(path('a/b/README.md', { ...link, elsewhere: 'docs/guide.md' }))[0]).toMatch(
      / docs\/guide\.md has the same name\.$/u,
    );
  });

  it('in code may mean any place, and none has it', () => {
    const code = { path: 'src/x.py', how: 'code', exists: false, resolved: 'docs/src/x.py' };
    expect(said(path('docs/a.md', code))).toEqual(['docs/a.md names src/x.py, which is not in the repository.']);
  });

  it('is told once where a README is rendered from another', () => {
    const link = { path: 'x.py', how: 'link', exists: false, resolved: 'x.py' };
    expect(said(path('README.md', link), path('README.Rmd', link))).toEqual([
      'README.Rmd links to x.py, which is not in the repository.',
    ]);
    expect(said(path('README.md', link), path('README.Rmd', { ...link, path: 'y.py' }))).toHaveLength(2);
  });

  it('is not told when it is ignored', () => {
    expect(said(path('README.md', { path: 'x.py', how: 'link', exists: false, ignored: true }))).toEqual([]);
  });
});

it('counts what exists once, however often it is named', () => {
  const one = { path: 'x.py', how: 'code', exists: true, resolved: 'src/x.py' };
  expect(said(path('README.md', one), path('README.md', { ...one, path: 'src/x.py' }))).toEqual([
    'README.md names 1 path of the repository that exists.',
  ]);
});

const approvals = (...claims: readonly ClaimObservation[]): readonly string[] =>
  checkApprovals(view(claims)).map((finding) => finding.statement);
const workflow = '.github/workflows/release.yml';

describe('approval', () => {
  const environment = claim('environment', workflow, { environment: 'Release', job: 'publish' });
  const other = '.github/workflows/pages.yml';

  it('in the comment of one workflow is not about the environment of another', () => {
    const words = claim('approval', other, { text: 'Needs approval by the editor before the release.' });
    expect(approvals(environment, words)[0]).not.toMatch(/editor/u);
    const own = claim('approval', workflow, { text: 'Needs approval by the editor before the release.' });
    expect(approvals(environment, own)[0]).toMatch(/editor/u);
    const named = claim('approval', other, { text: 'Release requires approval by the editor.' });
    expect(approvals(environment, named)[0]).toMatch(/editor/u);
    const elsewhere = claim('approval', workflow, { text: 'Staging requires approval.', environment: 'staging' });
    expect(approvals(environment, elsewhere)[0]).not.toMatch(/Staging/u);
  });

  it.each([
    'Uncomment and configure if you need approval for deployments',
    'Optionally, a release requires approval by the owner.',
  ])('that is merely possible is no statement: %s', (text) => {
    expect(approvals(claim('approval', workflow, { text }))).toEqual([]);
  });

  it('shows beside words about an environment only what speaks of it', () => {
    const found = checkApprovals(
      view([
        claim('approval', workflow, { text: 'Runs in `deploy` require approval by the team.', environment: 'deploy' }),
        claim('approval', 'README.md', { text: 'The deploy environment requires approval by the team.' }),
        claim('approval', 'README.md', { text: 'The adjustments were approved by the board.' }),
      ]),
    );
    expect(found.map((finding) => [finding.outcome, finding.evidence.length])).toEqual([['unknown', 2]]);
  });
});
