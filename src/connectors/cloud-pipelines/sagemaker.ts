/**
 * SageMaker's pipeline definition in JSON: steps with what they run, and the order that `DependsOn` and references to
 * other steps' properties make (Amazon SageMaker, "Pipeline definition JSON schema").
 */
import type { ScriptFinder } from '../named-scripts.ts';
import type { DeclaredFile, DeclaredStep } from '../pipeline-steps.ts';
import { itemsAt, nodeAt, textAt, textsAt } from '../yaml-fields.ts';
import type { YamlNode } from '../yaml-text.ts';

export function isDefinition(node: YamlNode): boolean {
  const [first] = itemsAt(node, 'Steps');
  return (
    textAt(node, 'Version') !== undefined && textAt(first, 'Name') !== undefined && textAt(first, 'Type') !== undefined
  );
}

interface Found {
  readonly node: YamlNode;
  readonly name: string;
  readonly condition?: string;
  /** The condition step that chooses it. */
  readonly chosenBy?: string;
}

export function readDefinition(node: YamlNode, file: string, scripts: ScriptFinder): readonly DeclaredStep[] {
  const found = stepsIn(itemsAt(node, 'Steps'), undefined, 0);
  const names = new Set(found.map(({ name }) => name));
  const parameters = itemsAt(node, 'Parameters').flatMap((item) => textAt(item, 'Name') ?? []);
  return found.map(({ node: step, name, condition, chosenBy }): DeclaredStep => {
    const taken = [
      ...textsAt(step, 'DependsOn'),
      ...referredTo(nodeAt(step, 'Arguments')),
      ...(chosenBy === undefined ? [] : [chosenBy]),
    ];
    const before = [...new Set(taken)].filter((one) => names.has(one) && one !== name);
    return {
      file,
      id: name,
      name,
      tool: 'sagemaker',
      line: step.line,
      lastLine: step.lastLine,
      ...runBy(step, scripts),
      uses: addresses(step, inputs, 'data'),
      makes: addresses(step, outputs, 'output'),
      after: before.map((id) => ({ id, line: step.line })),
      parameters,
      ...(condition === undefined ? {} : { condition }),
    };
  });
}

const MAX_DEPTH = 8;
const MAX_STEPS = 1000;

/** Steps, and those that a condition chooses between. */
function stepsIn(steps: readonly YamlNode[], chosenBy: string | undefined, depth: number): readonly Found[] {
  if (depth > MAX_DEPTH) return [];
  return steps.slice(0, MAX_STEPS).flatMap((node): readonly Found[] => {
    const name = textAt(node, 'Name');
    if (name === undefined) return [];
    const chosen = ['IfSteps', 'ElseSteps'].flatMap((key) =>
      stepsIn(itemsAt(node, 'Arguments', key), name, depth + 1).map((one) => ({
        ...one,
        condition: one.condition ?? `${key === 'IfSteps' ? 'if' : 'if not'} ${name}`,
      })),
    );
    return [{ node, name, ...(chosenBy === undefined ? {} : { chosenBy }) }, ...chosen];
  });
}

const choices: ReadonlySet<string> = new Set(['IfSteps', 'ElseSteps']);

function stepNamed(key: string, text: string | undefined): readonly string[] {
  const [, step] = (key === 'Get' || key === 'Path' ? /^Steps\.([\w-]+)/u.exec(text ?? '') : null) ?? [];
  return step === undefined ? [] : [step];
}

/** `{"Get": "Steps.Train.ModelArtifacts"}`, anywhere in the arguments but in steps that are chosen there. */
function referredTo(node: YamlNode | undefined): readonly string[] {
  const found: string[] = [];
  const queue: YamlNode[] = node ? [node] : [];
  for (let next = queue.pop(), left = 20_000; next && left > 0; next = queue.pop(), left -= 1) {
    if (next.kind === 'scalar') continue;
    const members = next.kind === 'list' ? [] : [...next.entries].filter(([key]) => !choices.has(key));
    found.push(...members.flatMap(([key, { node: inner }]) => stepNamed(key, textAt(inner))));
    queue.push(...(next.kind === 'list' ? next.items : members.map(([, member]) => member.node)));
  }
  return found;
}

function runBy(step: YamlNode, scripts: ScriptFinder): Pick<DeclaredStep, 'commands' | 'scripts' | 'image'> {
  const words = ['ContainerEntrypoint', 'ContainerArguments'].flatMap((key) =>
    textsAt(step, 'Arguments', 'AppSpecification', key),
  );
  const program = textAt(step, 'Arguments', 'HyperParameters', 'sagemaker_program')?.replaceAll('"', '');
  const commands = [
    ...(words.length > 0 ? [words.join(' ')] : []),
    ...(program === undefined ? [] : [`python ${program}`]),
  ];
  const image =
    textAt(step, 'Arguments', 'AppSpecification', 'ImageUri') ??
    textAt(step, 'Arguments', 'AlgorithmSpecification', 'TrainingImage');
  const found = commands.flatMap((command) => scripts(command));
  return {
    commands,
    scripts: found.map(({ path }) => ({ path, line: step.line, inferred: true })),
    ...(image === undefined ? {} : { image }),
  };
}

type Lists = readonly (readonly [list: readonly string[], address: readonly string[]])[];

const inputs: Lists = [
  [['ProcessingInputs'], ['S3Input', 'S3Uri']],
  [['InputDataConfig'], ['DataSource', 'S3DataSource', 'S3Uri']],
];
const outputs: Lists = [
  [
    ['ProcessingOutputConfig', 'Outputs'],
    ['S3Output', 'S3Uri'],
  ],
];

/** Only addresses that are written whole. */
function addresses(step: YamlNode, lists: Lists, role: DeclaredFile['role']): readonly DeclaredFile[] {
  return lists.flatMap(([list, address]) =>
    itemsAt(step, 'Arguments', ...list).flatMap((item): readonly DeclaredFile[] => {
      const uri = textAt(item, ...address);
      return uri?.startsWith('s3://') === true ? [{ path: uri, role, line: item.line }] : [];
    }),
  );
}
