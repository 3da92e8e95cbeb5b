/** Claims about what a workflow takes from outside by a name that can change: actions, images, files, packages. */
import { toRef } from '#core';
import { conceal } from '../conceal.ts';
import type { Around } from './calls.ts';
import { evidenceAt, stepRef } from './jobs.ts';
import { unpinnedImage, unpinnedInLine, unpinnedUse, type Unpinned } from './pins.ts';
import type { ReadJob, ReadWorkflow } from './workflow.ts';
import type { Seen } from '../connector.ts';

interface Placed {
  readonly found: Unpinned;
  readonly line: number;
}

export function describeUnpinned(around: Around, workflow: ReadWorkflow, job: ReadJob): readonly Seen[] {
  const document = toRef('document', around.reading.context.source, workflow.file);
  const subject = stepRef(around, workflow, job.id);
  return [...uses(job), ...images(job), ...runLines(job)].map(({ found, line }): Seen => {
    const { pin, ...rest } = found;
    const attributes = { ...rest, reference: conceal(found.reference), ...(pin === undefined ? {} : { pin }) };
    return {
      kind: 'claim',
      layer: 'encoded',
      method: 'parsed',
      evidence: evidenceAt(around, workflow.file, line),
      document,
      claim: 'unpinned',
      subject,
      attributes,
    };
  });
}

function uses(job: ReadJob): readonly Placed[] {
  const called = job.job.uses === undefined ? [] : place(unpinnedUse(job.job.uses), job.lineOf('uses'));
  return [
    ...called,
    ...job.steps.flatMap(({ step, lineOf }) =>
      step.uses === undefined ? [] : place(unpinnedUse(step.uses), lineOf('uses')),
    ),
  ];
}

function images(job: ReadJob): readonly Placed[] {
  const { container, services } = job.job;
  const own = typeof container === 'string' ? container : container?.image;
  const others = Object.entries(services ?? {}).flatMap(([name, service]) => {
    const { image } = (service ?? {}) as { readonly image?: unknown };
    return typeof image === 'string' ? place(unpinnedImage(image), job.lineOf('services', name, 'image')) : [];
  });
  const line = typeof container === 'string' ? job.lineOf('container') : job.lineOf('container', 'image');
  return [...(own === undefined ? [] : place(unpinnedImage(own), line)), ...others];
}

function runLines(job: ReadJob): readonly Placed[] {
  return job.steps.flatMap(({ step, runLine }) =>
    logicalLines(step.run ?? '').flatMap(({ text, offset }) =>
      unpinnedInLine(text).map((found) => ({ found, line: runLine(offset) })),
    ),
  );
}

/** Shell lines with continuations joined and comments left out; `offset` is where each begins. */
function logicalLines(run: string): readonly { readonly text: string; readonly offset: number }[] {
  const lines: { text: string; offset: number; open: boolean }[] = [];
  for (const [offset, line] of run.split('\n').entries()) {
    if (line.trimStart().startsWith('#')) continue;
    const last = lines.at(-1);
    const open = line.trimEnd().endsWith('\\');
    const text = open ? line.trimEnd().slice(0, -1) : line;
    if (last?.open) Object.assign(last, { text: `${last.text} ${text}`.slice(0, 8000), open });
    else lines.push({ text, offset, open });
  }
  return lines;
}

function place(found: Unpinned | undefined, line: number): readonly Placed[] {
  return found ? [{ found, line }] : [];
}
