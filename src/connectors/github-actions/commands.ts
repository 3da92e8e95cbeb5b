/**
 * What the steps of a job run, as written: lines of `run` without comments, and `uses` with its inputs. Expressions
 * (`${{ … }}`) stay text.
 */
import { conceal } from '../conceal.ts';
import type { ReadJob } from './workflow.ts';

const MAX_LINES = 500;
const MAX_CHARACTERS = 1000;

export function commandLines(job: ReadJob): readonly string[] {
  const called = job.job.uses === undefined ? [] : [`uses: ${job.job.uses}`, ...inputLines(job.job.with)];
  const stepped = job.steps.flatMap(({ step }) => [
    ...(step.uses === undefined ? [] : [`uses: ${step.uses}`, ...inputLines(step.with)]),
    ...plainLines(step.run ?? ''),
  ]);
  return [...called, ...stepped].slice(0, MAX_LINES).map((line) => conceal(line).slice(0, MAX_CHARACTERS));
}

function inputLines(inputs: Readonly<Record<string, unknown>> | undefined): readonly string[] {
  return Object.entries(inputs ?? {}).flatMap(([name, value]) =>
    plainLines(textOf(value)).map((line) => `with ${name}: ${line}`),
  );
}

function plainLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
