/** A chart may be shorter than the pipeline without being wrong; what cannot be joined is never said to be missing. */
import { describe, expect, it } from 'vitest';
import { compareDiagram, type DrawnChart, type PipelineChart } from './compare.ts';

const unboxed = new Set(['store', 'rows.csv']);

/** `a > b` draws an arrow, `a . b` a dotted one, `a` a box alone; `store` and files are drawn as cylinders. */
function chart(text: string): DrawnChart {
  const edges = text.split(', ').flatMap((each) => {
    const [, from = '', mark, to = ''] = /^(.+?) ([>.]) (.+)$/u.exec(each) ?? [];
    return mark === undefined
      ? []
      : [{ from, to, fromLabel: from, toLabel: to, locator: `${from}-${to}`, dotted: mark === '.' }];
  });
  const alone = text.split(', ').filter((each) => !/ [>.] /u.test(each));
  const nodes = new Set([...edges.flatMap((edge) => [edge.from, edge.to]), ...alone]);
  const steps = [...nodes]
    .filter((node) => !unboxed.has(node))
    .map((label) => ({ label, node: label, locator: label }));
  return { steps, edges };
}

function pipeline(text: string): PipelineChart {
  const edges = text.split(', ').flatMap((each) => {
    const [from = '', to] = each.split(' > ');
    return to === undefined ? [] : [{ from, to }];
  });
  const names = new Set(text.split(', ').flatMap((each) => each.split(' > ')));
  return { steps: [...names].map((name) => ({ name, ref: `step:ws/p.yaml:${name}` as const, scripts: [] })), edges };
}

function differences(drawn: string, encoded: string): readonly string[] {
  const found = compareDiagram(chart(drawn), pipeline(encoded));
  return [
    ...found.pipelineOnlyEdges.map((edge) => `undrawn ${edge.from} > ${edge.to}`),
    ...found.drawnOnlyEdges.map((edge) => `only drawn ${edge.from} > ${edge.to}`),
    ...found.pipelineOnlySteps.map((step) => `left out ${step.name}`),
    ...found.drawnOnlySteps.map((step) => `no step ${step.label}`),
  ];
}

describe('arrows', () => {
  const line = 'ingest > train, train > assess, assess > publish';

  it('need not be drawn where others lead the same way', () => {
    expect(differences(line, `${line}, ingest > assess, ingest > publish, train > publish`)).toEqual([]);
  });

  it('are missed where the chart leads nowhere near', () => {
    const drawn = 'ingest > train, train > assess, train > interpret, assess > publish, interpret > publish';
    expect(differences(drawn, `${drawn}, assess > interpret`)).toEqual(['undrawn assess > interpret']);
  });

  it('through a store that all share join nothing; the circle it closes leads no further', () => {
    const drawn = 'ingest > train, train > assess, train > interpret, assess > upload, upload > store, store > ingest';
    const encoded = 'ingest > train, train > assess, train > interpret, assess > upload';
    expect(differences(drawn, encoded)).toEqual([]);
    expect(differences(drawn, `${encoded}, assess > interpret`)).toEqual(['undrawn assess > interpret']);
  });

  it('through files and single stores lead on', () => {
    const drawn = 'ingest > rows.csv, rows.csv > train, train > store, store > assess';
    expect(differences(drawn, 'ingest > train, train > assess, ingest > assess')).toEqual([]);
  });

  it('that only the chart draws are told, dotted ones are not', () => {
    expect(differences(`${line}, publish > ingest`, line)).toEqual(['only drawn publish > ingest']);
    expect(differences(`${line}, publish . ingest`, line)).toEqual([]);
  });

  it('say nothing of a pipeline that records no order', () => {
    expect(differences(line, 'ingest, train, assess, publish')).toEqual([]);
  });
});

describe('steps', () => {
  const line = 'ingest > train, train > assess';

  it('that one side has are told when nothing on the other could be them', () => {
    expect(differences(`${line}, assess > deploy`, line)).toEqual(['no step deploy']);
    expect(differences(line, `${line}, assess > drift_check`)).toEqual(['left out drift_check']);
  });

  it.each([
    ['feature engineering', 'build_features'],
    ['Sign off', 'approve'],
    ['Roll out', 'deploy'],
    ['Magic', 'calibrate'],
  ])('under two names are told by neither side: %s, %s', (label, name) => {
    expect(differences(`${line}, assess > ${label}`, `${line}, assess > ${name}`)).toEqual([]);
  });

  it.each(['Users', 'Raw prices', 'Model', 'Dashboard', 'S3 bucket', 'Quarterly figures', 'Athena'])(
    'are not what stands for a thing: %s',
    (label) => {
      expect(differences(`${line}, ${label} > ingest`, line)).toEqual([]);
    },
  );

  it('make a chart of something else no chart of this pipeline', () => {
    expect(compareDiagram(chart('user > queue, queue > train'), pipeline(line)).comparable).toBe(false);
  });
});

describe('a large chart', () => {
  it('is compared like any other', () => {
    const names = Array.from({ length: 700 }, (_, at) => `job${String.fromCodePoint(97 + (at % 26))}${'x'.repeat(at)}`);
    const long = names.slice(1).map((name, at) => `${names[at] ?? ''} > ${name}`);
    expect(differences(long.join(', '), long.join(', '))).toEqual([]);
  });
});
