/** Takes sources away from a written world, one way at a time. What rested on them must become unknown. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DivergenceKind } from '#lifecycle';
import { fromRoot, type World } from './world.ts';
import { runGit, type Written } from './write.ts';

export interface Removal {
  readonly name: string;
  /** Takes it away and says where to survey then. */
  readonly take: (world: World, written: Written) => readonly string[];
  /** Kinds whose findings rested on it: none may be claimed any more. */
  readonly silences: readonly DivergenceKind[];
  /** What must be said to be unknown: a subject or reason among the unknowns, or a skipped place. */
  readonly says: RegExp;
  /** Needed to have anything to take. */
  readonly needs?: (world: World) => boolean;
}

const registry: readonly DivergenceKind[] = [
  'registered-unevaluated',
  'registered-before-run-ended',
  'unjoined-run',
  'orphaned-run',
];
const others = (written: Written): readonly string[] => written.locations.slice(1);

export const removals: readonly Removal[] = [
  {
    name: 'the history',
    take: (_, written) => {
      rmSync(join(written.repository, '.git'), { recursive: true });
      return written.locations;
    },
    silences: ['orphaned-run'],
    says: /history of/u,
  },
  {
    name: 'dvc.lock',
    take: (world, written) => {
      rmSync(join(written.repository, fromRoot(world, 'dvc.lock')));
      return written.locations;
    },
    silences: ['stale-run', 'unexecuted-step'],
    says: /unexecuted-step/u,
  },
  {
    name: 'the content of dvc.lock',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'dvc.lock')), '\u0000torn: [');
      return written.locations;
    },
    silences: ['stale-run', 'unexecuted-step'],
    says: /skipped/u,
  },
  {
    name: 'the content of dvc.yaml',
    take: (world, written) => {
      writeFileSync(join(written.repository, fromRoot(world, 'dvc.yaml')), 'stages:\n  - [\n');
      return written.locations;
    },
    silences: ['stale-run', 'unexecuted-step', 'undeclared-step', 'diagram-differs', 'missing-producer'],
    says: /skipped/u,
  },
  {
    name: 'the store',
    take: (_, written) => {
      rmSync(written.store, { recursive: true });
      return [written.repository];
    },
    silences: registry,
    says: /tracked runs/u,
    needs: ({ variant }) => variant.language === 'python',
  },
  {
    name: 'the content of the store',
    take: (_, written) => {
      rmSync(written.store, { recursive: true });
      writeFileSync(written.store, 'SQLite format 3\u0000 and nothing more');
      return written.locations;
    },
    silences: registry,
    says: /skipped/u,
    needs: ({ variant }) => variant.store !== 'files',
  },
  {
    name: 'the repository',
    take: (_, written) => [written.store],
    silences: [
      'stale-run',
      'undeclared-step',
      'unexecuted-step',
      'broken-declaration',
      'missing-producer',
      'orphaned-run',
      'diagram-differs',
      'documented-path-missing',
      'approval-not-observable',
      'unpinned-input',
      'setting-contradicts-note',
    ],
    says: /orphaned-run|history of/u,
    needs: ({ variant }) => variant.storePlace === 'apart',
  },
  {
    name: 'older commits (a shallow clone)',
    take: (world, written) => {
      const clone = join(dirname(written.repository), 'shallow', world.variant.name);
      mkdirSync(dirname(clone), { recursive: true });
      runGit(written.repository, ['clone', '--quiet', '--depth', '1', `file://${written.repository}`, clone]);
      return [clone, ...others(written)];
    },
    silences: ['orphaned-run'],
    says: /shallow/u,
  },
  {
    name: 'all file content (a clone without blobs)',
    take: (world, written) => {
      const clone = join(dirname(written.repository), 'partial', `${world.variant.name}.git`);
      mkdirSync(dirname(clone), { recursive: true });
      runGit(written.repository, ['config', 'uploadpack.allowFilter', 'true']);
      runGit(written.repository, [
        'clone',
        '--quiet',
        '--bare',
        '--filter=blob:none',
        `file://${written.repository}`,
        clone,
      ]);
      runGit(clone, ['remote', 'remove', 'origin']);
      return [clone, ...others(written)];
    },
    silences: [
      'stale-run',
      'undeclared-step',
      'unexecuted-step',
      'broken-declaration',
      'missing-producer',
      'diagram-differs',
      'documented-path-missing',
      'approval-not-observable',
      'unpinned-input',
      'setting-contradicts-note',
    ],
    says: /skipped/u,
  },
  {
    name: 'the scripts (links that lead outside)',
    take: (world, written) => {
      for (const step of world.steps) {
        const file = join(written.repository, fromRoot(world, step.script));
        rmSync(file);
        symlinkSync('/nowhere/at/all', file);
      }
      return written.locations;
    },
    silences: [],
    says: /skipped|stale-run/u,
  },
  {
    name: 'the README',
    take: (_, written) => {
      rmSync(join(written.repository, 'README.md'));
      return written.locations;
    },
    silences: ['diagram-differs', 'documented-path-missing'],
    says: /./u,
  },
];
