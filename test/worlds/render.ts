/** The texts that follow from a plan: dvc.yaml, dvc.lock, params.yaml, README.md. */
import { createHash } from 'node:crypto';
import { fromRoot, type PlannedStep, type World } from './world.ts';

const list = (indent: string, items: readonly string[], name: string): string =>
  items.length === 0 ? '' : `${indent}${name}:\n${items.map((item) => `${indent}  - ${item}\n`).join('')}`;

/** A workload that is told by a variable which model to load. */
export function manifestText(name: string, model: string, namespace?: string): string {
  const place = namespace === undefined ? '' : `\n  namespace: ${namespace}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}${place}
spec:
  template:
    spec:
      containers:
        - name: server
          image: registry.example.org/server:1.4
          env:
            - name: MODEL_URI
              value: ${model}
`;
}

export function pipelineText(world: World): string {
  const one = (step: PlannedStep): string =>
    [
      `  ${step.name}:\n    cmd: ${step.command}\n`,
      list('    ', step.deps, 'deps'),
      list('    ', step.params, 'params'),
      list('    ', step.outs, 'outs'),
      step.metrics.length === 0
        ? ''
        : `    metrics:\n${step.metrics.map((path) => `      - ${path}:\n          cache: false\n`).join('')}`,
      step.frozen ? '    frozen: true\n' : '',
    ].join('');
  return `stages:\n${world.steps.map(one).join('')}`;
}

export function settingsText(settings: ReadonlyMap<string, string | number | boolean>): string {
  const groups = Map.groupBy(settings, ([key]) => (key.includes('.') ? key.slice(0, key.indexOf('.')) : ''));
  const value = (each: string | number | boolean): string => (typeof each === 'string' ? `"${each}"` : String(each));
  return [...groups]
    .map(([group, entries]) =>
      group === ''
        ? entries.map(([key, each]) => `${key}: ${value(each)}\n`).join('')
        : `${group}:\n${entries.map(([key, each]) => `  ${key.slice(group.length + 1)}: ${value(each)}\n`).join('')}`,
    )
    .join('');
}

/** What DVC records for bytes: version 2 turned CRLF into LF first; on Windows the checked-out text has CRLF. */
function recordedDigest(world: World, text: string): string {
  const { lines } = world.variant;
  const lf = text.replaceAll('\r\n', '\n');
  const seen = lines === 'crlf-2' || lines === 'lf-2' || lines === 'lf-3' ? lf : lf.replaceAll('\n', '\r\n');
  return createHash('md5').update(seen).digest('hex');
}

export function lockText(world: World): string {
  const produced = (path: string): string => createHash('md5').update(`${world.variant.seed} ${path}`).digest('hex');
  const marker = world.variant.lines.endsWith('-2') ? '' : '      hash: md5\n';
  const entry = (path: string): string => {
    const text = world.files.get(fromRoot(world, path));
    const digest = text === undefined ? produced(path) : recordedDigest(world, text);
    return `    - path: ${path}\n${marker}      md5: ${digest}\n      size: ${text?.length ?? 1000}\n`;
  };
  const section = (name: string, paths: readonly string[]): string =>
    paths.length === 0 ? '' : `    ${name}:\n${paths.map(entry).join('')}`;
  const settings = (step: PlannedStep): string =>
    step.params.length === 0
      ? ''
      : `    params:\n      params.yaml:\n${step.params.map((key) => `        ${key}: ${String(world.settings.get(key))}\n`).join('')}`;
  const one = (step: PlannedStep): string =>
    `  ${step.name}:\n    cmd: ${step.command}\n${section('deps', step.deps)}${settings(step)}${section('outs', [...step.metrics, ...step.outs])}`;
  return `schema: '2.0'\nstages:\n${world.steps
    .filter((step) => step.locked)
    .map(one)
    .join('')}`;
}

export function trackedText(world: World, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const digest = createHash('md5').update(`${world.variant.seed} ${path}`).digest('hex');
  return `outs:\n- md5: ${digest}\n  size: 1000\n  hash: md5\n  path: ${name}\n`;
}

const label: Readonly<Record<string, readonly [string, string, string]>> = {
  ingest: ['Ingest', 'ingest', 'Data ingestion'],
  prepare: ['Prepare', 'prepare', 'Data preparation'],
  featurize: ['Featurize', 'featurize', 'Featurization'],
  train: ['Train', 'train', 'Model training'],
  evaluate: ['Evaluate', 'evaluate', 'Model evaluation'],
};

export function readmeText(world: World): string {
  const { variant, chart } = world;
  const text = (name: string): string => label[name]?.[variant.wording] ?? name;
  const drawn = world.steps.filter((step) => step.name !== chart.dropStep);
  const nodes = drawn.map((step) => `    ${step.name}["${text(step.name)}"]`);
  const arrows = drawn.flatMap((step) =>
    step.after
      .filter(
        (before) => before !== chart.dropStep && !(chart.dropArrow?.[0] === before && chart.dropArrow[1] === step.name),
      )
      .map((before) => `    ${before} --> ${step.name}`),
  );
  if (chart.extraArrow) arrows.push(`    ${chart.extraArrow.join(' --> ')}`);
  if (chart.extraStep !== undefined) {
    nodes.push(`    extra["${chart.extraStep}"]`);
    arrows.push(`    ${world.steps.at(-1)?.name ?? 'evaluate'} --> extra`);
  }
  const train = world.steps.find((step) => step.name === 'train');
  const intro = [
    `The steps live in \`${fromRoot(world, 'dvc.yaml')}\`; run \`dvc repro\`.`,
    `Run the pipeline with \`dvc repro\`, see \`${fromRoot(world, 'params.yaml')}\` for settings.`,
    `Training is in [the training script](${fromRoot(world, train?.script ?? 'dvc.yaml')}).`,
  ][variant.wording];
  return `# ${variant.name}\n\n${intro ?? ''}\n\n## Pipeline\n\n\`\`\`mermaid\nflowchart ${variant.chart}\n${[...nodes, ...arrows].join('\n')}\n\`\`\`\n\n${world.paragraphs.join('\n\n')}\n`;
}
