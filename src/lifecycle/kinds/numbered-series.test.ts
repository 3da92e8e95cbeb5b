/** A numbered series is an order that somebody meant; three are needed before it is one. */
import { describe, expect, it } from 'vitest';
import { toRef } from '#core';
import type { CodeFile, Step } from '../pipeline.ts';
import { seriesOf } from './numbered-series.ts';

const file = (path: string): CodeFile => ({ path, source: 'ws' }) as unknown as CodeFile;
const runs = (...paths: readonly string[]): readonly Step[] =>
  paths.map((path) => ({ scripts: [toRef('artifact', 'ws', path)] }) as unknown as Step);
const pipeline = runs('pipeline/00-ingest.R', 'pipeline/01-train.R', 'pipeline/02-check.R', 'R/helpers.R');

describe('a numbered series', () => {
  it('takes in a script of the same directory and language that the pipeline does not run', () => {
    expect(seriesOf(file('pipeline/03-api.R'), pipeline)).toEqual({ first: '00-ingest.R', last: '02-check.R' });
  });

  it.each([
    'pipeline/01-train.R',
    'other/03-api.R',
    '03-api.R',
    'pipeline/api.R',
    'pipeline/03-api.py',
    'pipeline/3api.R',
  ])('does not take in %s', (path) => {
    expect(seriesOf(file(path), pipeline)).toBeUndefined();
  });

  it('is none of two', () => {
    expect(seriesOf(file('03-api.R'), runs('00-ingest.R', '01-train.R'))).toBeUndefined();
  });

  it('stands at the root of a repository too', () => {
    expect(seriesOf(file('4_serve.py'), runs('1_load.py', '2_train.py', '3_test.py'))?.last).toBe('3_test.py');
  });
});
