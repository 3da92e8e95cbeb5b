/** Stages by what is done first, by words second; much belongs to no stage. */
import { describe, expect, it } from 'vitest';
import type { CodeSignal } from '#core';
import type { CodeFile, Step, Workspace } from './pipeline.ts';
import { furtherStagesOfCode, stageOfCode, stageOfStep, stagesInWords } from './stage-of.ts';

const file = (path: string, ...did: readonly CodeSignal['what'][]): CodeFile => ({
  ref: `artifact:ws/${path}`,
  source: 'ws',
  path,
  signals: did.map((what) => ({ what }) as CodeSignal),
  entryPoint: true,
  notebook: path.endsWith('.ipynb'),
  evidence: [],
  reads: [],
  writes: [],
});
const workspace = (...files: readonly CodeFile[]): Workspace =>
  ({ codeFile: (ref: string) => files.find((each) => each.ref === ref) }) as unknown as Workspace;
const step = (attributes: Partial<Step['attributes']>, ...scripts: readonly CodeFile[]): Step =>
  ({
    attributes: { name: 'step', file: 'dvc.yaml', tool: 'dvc', ...attributes },
    scripts: scripts.map((each) => each.ref),
  }) as unknown as Step;

describe('the stage of a name', () => {
  it.each([
    ['train_model', 'train'],
    ['retrain-weekly', 'train'],
    ['finetuneBert', 'train'],
    ['train_test_split', 'data'],
    ['00-ingest', 'data'],
    ['featurize', 'features'],
    ['evaluate', 'evaluate'],
    ['drift_check', 'monitor'],
    ['promote_champion', 'approve'],
    ['serve', 'deploy'],
    ['decommission', 'retire'],
  ])('%s is %s', (name, stage) => {
    expect(stagesInWords(name)[0]).toBe(stage);
  });

  it.each(['constraint', 'lint', 'docs', 'restrain', 'utils', 'capital', 'rapid'])('%s is none', (name) => {
    expect(stagesInWords(name)).toEqual([]);
  });
});

describe('the stage of a file', () => {
  it('follows what it does, whatever it is called', () => {
    expect(stageOfCode(file('src/utils.py', 'read-data', 'fit', 'write-model'))).toBe('train');
    expect(stageOfCode(file('src/train.py', 'read-data', 'write-data'))).toBe('data');
    expect(stageOfCode(file('src/train.py', 'serve'))).toBe('deploy');
    expect(stageOfCode(file('src/train.py'))).toBeUndefined();
  });

  it('lets the name decide between what its calls support', () => {
    expect(stageOfCode(file('src/evaluate.py', 'fit', 'evaluate'))).toBe('evaluate');
    expect(stageOfCode(file('src/fit.py', 'fit', 'evaluate'))).toBe('train');
  });

  it('is none for tests', () => {
    expect(stageOfCode(file('tests/test_train.py', 'fit', 'evaluate'))).toBeUndefined();
    expect(furtherStagesOfCode(file('tests/test_train.py', 'fit', 'evaluate'))).toEqual([]);
  });

  it('also names the other stages its calls belong to', () => {
    expect(furtherStagesOfCode(file('train.py', 'read-data', 'split', 'transform', 'fit', 'evaluate'))).toEqual([
      'data',
      'features',
      'evaluate',
    ]);
    expect(furtherStagesOfCode(file('app.py', 'serve', 'transform'))).toEqual([]);
  });
});

describe('the stage of a step', () => {
  const evaluates = file('src/run.py', 'evaluate');

  it('is that of its script where its name says nothing', () => {
    expect(stageOfStep(step({ name: 'main' }, evaluates), workspace(evaluates))).toBe('evaluate');
  });

  it('is none for a job that lints, tests or publishes documents', () => {
    const job = (attributes: Partial<Step['attributes']>): unknown =>
      stageOfStep(step({ tool: 'github-actions', file: '.github/workflows/ci.yml', ...attributes }), workspace());
    expect(job({ name: 'lint', commands: ['ruff check .'] })).toBeUndefined();
    expect(job({ name: 'test', commands: ['pytest tests'] })).toBeUndefined();
    expect(job({ name: 'deploy', commands: ['mkdocs gh-deploy'] })).toBeUndefined();
    expect(job({ name: 'site', commands: ['npm run build'], environment: 'github-pages' })).toBeUndefined();
    expect(job({ name: 'release', commands: ['docker build -t app .'] })).toBe('deploy');
    expect(job({ name: 'nightly', commands: ['dvc repro'] })).toBe('train');
  });
});
