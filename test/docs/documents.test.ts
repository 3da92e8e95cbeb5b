/** Documents cannot lie: codes, kinds, fields, files, commands and dependencies that they name are the ones there are. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Divergence, LineageWalk, MapAnswer, ThingsAnswer } from '#api';
import { connectors } from '#connectors';
import { errorCodes } from '#core';
import { divergenceKinds, reachOfKind } from '#lifecycle';
import { documents } from './commands.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('documents', () => {
  it('errors.md lists every code, and no code that is not there unless it is retired', () => {
    const text = read('docs/reference/errors.md');
    const listed = rows(text)
      .map(([code]) => code?.replaceAll('`', '') ?? '')
      .filter((code) => /^[A-Z]+_?[A-Z_]+$/u.test(code));
    const retired = text.split('## Retired')[1] ?? '';
    expect(listed.filter((code) => !retired.includes(code)).toSorted()).toEqual([...errorCodes].toSorted());
  });

  it('divergences.md lists every kind with its reach', () => {
    const listed = rows(read('docs/reference/divergences.md')).flatMap(([kind, reach]) =>
      kind?.startsWith('`') ? [[kind.replaceAll('`', ''), Number(reach)] as const] : [],
    );
    expect(Object.fromEntries(listed)).toEqual(reachOfKind);
    expect(listed.map(([kind]) => kind).toSorted()).toEqual([...divergenceKinds].toSorted());
  });

  it('json.md names every field of the map', () => {
    const text = read('docs/reference/json.md');
    for (const field of Object.keys(MapAnswer.shape)) expect(text).toContain(`\`${field}`);
    for (const field of Object.keys(MapAnswer.shape.divergences.element.shape)) expect(text).toContain(field);
    const lineage = text.slice(text.indexOf('# `throughline/lineage/1`'));
    const { shape } = LineageWalk;
    for (const each of [shape, shape.start.shape, shape.links.element.shape])
      for (const field of Object.keys(each)) expect(lineage).toContain(`\`${field}`);
    const things = text.slice(text.indexOf('# `throughline/things/1`'));
    for (const each of [ThingsAnswer.shape, ThingsAnswer.shape.things.element.shape])
      for (const field of Object.keys(each)) expect(things).toContain(`\`${field}`);
  });

  it('every file that life-of-a-model.md, ARCHITECTURE.md and CONTRIBUTING.md name exists', () => {
    for (const file of ['docs/life-of-a-model.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md']) {
      const named = [...read(file).matchAll(/`((?:src|web|docs|scripts|test|bin|examples)\/[\w./-]+)`/gu)].map(
        (match) => match[1] ?? '',
      );
      for (const path of named) expect(existsSync(path), `${file} names ${path}`).toBe(true);
    }
  });

  it('dependencies.md gives each runtime package a reason, and names no other', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const listed = rows(read('docs/dependencies.md')).flatMap(([name]) =>
      [...(name ?? '').matchAll(/`([^`]+)`/gu)].map((match) => match[1] ?? ''),
    );
    expect([...new Set(listed)].toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });

  it('every npm script that CONTRIBUTING.md and README.md name exists', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const file of ['CONTRIBUTING.md', 'README.md']) {
      for (const [, name] of read(file).matchAll(/npm run ([\w:]+)/gu))
        expect(scripts, `${file}: npm run ${name}`).toHaveProperty([name ?? '']);
    }
  });

  it('json.md gives examples that fit the schema', () => {
    const blocks = [...read('docs/reference/json.md').matchAll(/```json\n([\s\S]*?)```/gu)].map(
      (match) => match[1] ?? '',
    );
    for (const block of blocks) {
      const value = JSON.parse(block) as Readonly<Record<string, unknown>>;
      const schema = 'schema' in value ? MapAnswer : Divergence;
      expect(schema.safeParse(value).error?.message).toBeUndefined();
    }
  });

  it('every relative link leads to a file', () => {
    for (const file of [...documents, ...globSync('src/**/README.md')]) {
      for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu))
        expect(existsSync(join(dirname(file), target)), `${file} links to ${target}`).toBe(true);
    }
  });

  it('every word of the glossary is a word of the product', () => {
    const places = [...globSync('src/**/*.ts'), ...documents.filter((file) => !file.endsWith('glossary.md'))];
    const text = places.map(read).join('\n').toLowerCase();
    const words = rows(read('docs/glossary.md'))
      .slice(2)
      .flatMap(([cell = '']) => cell.split(/, | … ?/u))
      .map((word) => word.replace(/ …$/u, '').trim().toLowerCase())
      .filter((word) => word !== '');
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
  });

  it('every decision is listed, says what, why and at what cost, and names what holds it', () => {
    const records = readdirSync('docs/decisions').filter((file) => /^\d{4}-/u.test(file));
    expect(records.length).toBeGreaterThanOrEqual(5);
    for (const file of records) {
      const text = read(join('docs/decisions', file));
      expect(read('docs/decisions/README.md')).toContain(`(${file})`);
      for (const part of ['**Decided.**', '**Why.**', '**Costs.**', '**Held by.**']) expect(text).toContain(part);
      for (const [, path = ''] of text.matchAll(/`((?:src|test)\/[\w./-]+)`/gu))
        expect(existsSync(path), `${file} names ${path}`).toBe(true);
    }
  });
});

/** As README.md calls what each connector reads. A connector that works is called so there; one that is missing is not. */
const called: Readonly<Record<string, RegExp>> = {
  agents: /\bAgents: MCP servers\b/u,
  argo: /\bArgo Workflows\b/u,
  ci: /\bGitLab CI\b/u,
  'cloud-pipelines': /\bSageMaker pipeline definitions\b/u,
  compose: /\bCompose files\b/u,
  docker: /\bDockerfiles\b/u,
  documents: /\bDocuments\b/u,
  dvc: /\bDVC\b/u,
  forge: /\bGitHub and GitLab\b/u,
  git: /\bgit\b/u,
  'github-actions': /\bGitHub Actions\b/u,
  hubs: /\bModel and dataset hubs\b/u,
  kubernetes: /\bKubernetes manifests\b/u,
  mlflow: /\bMLflow\b/u,
  'model-servers': /\bModel servers\b/u,
  nextflow: /\bNextflow\b/u,
  openlineage: /\bOpenLineage\b/u,
  opentelemetry: /\bOpenTelemetry\b/u,
  packages: /\bDependencies as package URLs\b/u,
  python: /\bPython and notebooks\b/u,
  'python-pipelines': /\bPipelines in Python\b/u,
  r: /\bR Markdown\b/u,
  snakemake: /\bSnakemake\b/u,
  tasks: /\bTask runners\b/u,
  terraform: /\bTerraform\b/u,
};

describe('the status in README.md', () => {
  const status = rows(read('README.md').split('## Status')[1] ?? '').slice(2);

  it.each(Object.entries(called))('%s: works or not, as it is', (name, word) => {
    const states = status.filter(([part = '']) => word.test(part)).map(([, state = '']) => state.startsWith('works'));
    expect(states, `README.md, Status: ${name} is in the list of connectors: ${name in connectors}`).toEqual([
      name in connectors,
    ]);
  });

  it('knows what every connector is called', () => {
    expect(Object.keys(connectors).filter((name) => !(name in called))).toEqual([]);
  });

  it('says what is not there', () => {
    const absent = status.filter(([, state = '']) => state.includes('not yet')).map(([part]) => part);
    const text = absent.join('\n');
    for (const word of ['serving platforms', 'Ownership', 'explanation', 'controls', 'gate', 'reports'])
      expect(text).toContain(word);
    for (const room of ['ownership', 'controls', 'explain', 'gate', 'scanners'])
      expect(existsSync(`src/${room}`), `src/${room} exists: README.md says that it does not`).toBe(false);
  });
});
