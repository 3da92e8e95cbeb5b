/** Rules to steps: what they run, the files they take and make, and the rules those come from. */
import type { FileTree } from '../connector.ts';
import { artifactRole, useRole } from '../file-roles.ts';
import type { ScriptFinder } from '../named-scripts.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { commandLines, type DeclaredFile, type DeclaredStep } from '../pipeline-steps.ts';
import { readArguments } from './arguments.ts';
import type { Directive } from './blocks.ts';
import { filesIn, fits, type NamedFile, type RuleFiles } from './files.ts';
import type { Rule, Workflow } from './workflow.ts';

export interface Sources {
  readonly files: FileTree;
  readonly scripts: ScriptFinder;
}
interface ReadRule extends Rule {
  readonly directives: readonly Directive[];
  readonly takes: RuleFiles;
  readonly makes: RuleFiles;
  /** The rule is one of another workflow. */
  readonly foreign: boolean;
}

/** What makes a block a job; a rule without any only asks for files. */
const running = new Set(['shell', 'script', 'run', 'notebook', 'wrapper', 'cwl', 'template_engine']);

export function stepsOf(workflow: Workflow, sources: Sources): readonly DeclaredStep[] {
  const blocks = workflow.files.flatMap(({ path, blocks: { rules } }) =>
    rules.map((block): Rule => ({ file: path, block })),
  );
  const byName = new Map(blocks.map((rule) => [rule.block.name, rule]));
  const rules = blocks.map((rule) => readRule(rule, byName)).filter((rule) => isJob(rule));
  return rules.map((rule) => stepOf(workflow, rules, { rule, sources }));
}

function readRule(rule: Rule, byName: ReadonlyMap<string, Rule>): ReadRule {
  const { from, directives: own } = rule.block;
  const base = from && from.module === undefined ? byName.get(from.rule)?.block.directives : undefined;
  const over = new Set(own.map((one) => one.name));
  const directives = [...(base ?? []).filter((one) => !over.has(one.name)), ...own];
  return {
    ...rule,
    directives,
    takes: filesIn(directives, 'input'),
    makes: filesIn(directives, 'output'),
    foreign: from !== undefined && base === undefined,
  };
}

function isJob(rule: ReadRule): boolean {
  if (rule.block.name === '*' || rule.block.name.includes(',')) return false;
  return rule.foreign || rule.directives.some((one) => running.has(one.name));
}

interface Place {
  readonly rule: ReadRule;
  readonly sources: Sources;
}

function stepOf(workflow: Workflow, rules: readonly ReadRule[], place: Place): DeclaredStep {
  const { rule } = place;
  const { block, file } = rule;
  const work = workOf(workflow, place);
  const image = firstText(rule.directives, 'container') ?? firstText(rule.directives, 'singularity');
  const open = [...rule.takes.open.map((one) => `input ${one}`), ...rule.makes.open.map((one) => `output ${one}`)];
  return {
    file,
    id: block.name,
    name: block.name,
    tool: 'snakemake',
    line: block.line,
    lastLine: block.lastLine,
    commands: work.commands,
    scripts: work.scripts,
    uses: [...filesAt(workflow, rule.takes.files, false), ...settingsUsed(workflow, rule)],
    makes: filesAt(workflow, rule.makes.files, true),
    after: before(rules, rule),
    parameters: parametersOf(rule.directives),
    ...(block.condition === undefined ? {} : { condition: block.condition }),
    ...(image === undefined ? {} : { image: image.replace(/^docker:\/\//u, '') }),
    unresolved: open.slice(0, 20).map((one) => `Known only when it runs: ${one}.`),
    ...(work.hidden === undefined ? {} : { hidden: work.hidden }),
  };
}

interface Work {
  readonly commands: readonly string[];
  readonly scripts: readonly Omit<DeclaredFile, 'role'>[];
  readonly hidden?: string;
}

function workOf(workflow: Workflow, place: Place): Work {
  const { rule } = place;
  if (rule.foreign)
    return {
      commands: [],
      scripts: [],
      hidden: `The rule ${rule.block.from?.rule ?? ''} is not in the files of this workflow.`,
    };
  const own = rule.directives.flatMap((directive): readonly Work[] => {
    if (directive.name === 'shell') return [shellWork(workflow, place, directive)];
    if (directive.name === 'script' || directive.name === 'notebook') return [scriptWork(place, directive)];
    const [given] = directive.name === 'wrapper' || directive.name === 'cwl' ? readArguments(directive.text) : [];
    if (given) return [{ commands: [`${directive.name}: ${given.text ?? given.written}`], scripts: [] }];
    if (directive.name !== 'run') return [];
    return [{ commands: [`run: {Python of ${directive.text.trim().split('\n').length} lines}`], scripts: [] }];
  });
  const hidden = own.map((one) => one.hidden).find(Boolean);
  return {
    commands: own.flatMap((one) => one.commands),
    scripts: own.flatMap((one) => one.scripts),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

function shellWork(workflow: Workflow, { rule, sources }: Place, directive: Directive): Work {
  const [given] = readArguments(directive.text);
  if (given?.text === undefined)
    return {
      commands: [],
      scripts: [],
      hidden: `Its command is built when it runs: ${(given?.written ?? '').slice(0, 120)}.`,
    };
  const filled = fillIn(given.text, rule);
  const found = workflow.directory === undefined ? [] : sources.scripts(filled, workflow.directory);
  return {
    commands: commandLines(given.text),
    scripts: found.map(({ path }) => ({ path, line: directive.line, inferred: true })),
  };
}

/** `{input.script}` where that is a plain path; other places stay. */
function fillIn(text: string, rule: ReadRule): string {
  const params = rule.directives.filter((one) => one.name === 'params').flatMap((one) => readArguments(one.text));
  return text.replace(
    /\{(input|params)(?:\.(\w+)|\[(\d+)\])\}/gu,
    (whole, kind: string, name?: string, at?: string) => {
      if (kind === 'params') return params.find((one) => one.name === name && one.open !== true)?.text ?? whole;
      const file = rule.takes.files.find((one) =>
        name === undefined ? one.position === Number(at) : one.name === name,
      );
      return file && !file.pattern ? file.path : whole;
    },
  );
}

/** Named from the file of the rule; an address is a script of somebody else's. */
function scriptWork({ rule }: Place, directive: Directive): Work {
  const [given] = readArguments(directive.text);
  const path = given?.text;
  const commands = [`${directive.name}: ${path ?? given?.written ?? ''}`];
  if (path !== undefined && (path.includes('://') || path.startsWith('github('))) return { commands, scripts: [] };
  const joined = path === undefined || path.includes('{') ? undefined : joinPath(directoryOf(rule.file), path);
  if (joined === undefined || given?.open === true)
    return { commands, scripts: [], hidden: 'Its script is named when it runs.' };
  return { commands, scripts: [{ path: joined, line: directive.line, inSource: true }] };
}

function filesAt(workflow: Workflow, files: readonly NamedFile[], made: boolean): readonly DeclaredFile[] {
  return files.flatMap(({ path: written, pattern, line }): readonly DeclaredFile[] => {
    if (pattern || written.includes('*')) return [];
    const address = written.includes('://');
    const path = address
      ? written
      : workflow.directory === undefined
        ? undefined
        : joinPath(workflow.directory, written);
    if (path === undefined || path === '') return [];
    const model = made && artifactRole(path) === 'model' && !path.toLowerCase().endsWith('.rds');
    return [{ path, role: made ? (model ? 'model' : 'output') : useRole(path, new Set()), line }];
  });
}

function before(rules: readonly ReadRule[], rule: ReadRule): NonNullable<DeclaredStep['after']> {
  const line = rule.takes.files[0]?.line ?? rule.block.line;
  const named = rules.filter((one) => rule.takes.rules.includes(one.block.name)).map((one) => ({ one, line }));
  const byFile = rule.takes.files.flatMap((file) => {
    const makers = rules.filter((one) => one !== rule && one.makes.files.some((made) => fits(made.path, file.path)));
    // What two rules could make, Snakemake decides when it runs.
    return makers.length === 1 && makers[0] ? [{ one: makers[0], line: file.line }] : [];
  });
  return [...named, ...byFile].map(({ one, line: at }) => ({ file: one.file, id: one.block.name, line: at }));
}

function settingsUsed(workflow: Workflow, rule: ReadRule): readonly DeclaredFile[] {
  const asks = rule.directives.some((one) => /\bconfig(?:\[|\.get\()/u.test(one.text));
  if (!asks) return [];
  return workflow.settings.map(({ path }) => ({ path, role: 'parameters', line: rule.block.line }));
}

function parametersOf(directives: readonly Directive[]): readonly string[] {
  const names = directives
    .filter((one) => one.name === 'params')
    .flatMap((one) => readArguments(one.text))
    .flatMap((one) => one.name ?? []);
  const keys = directives.flatMap(({ text }) =>
    [...text.slice(0, 20_000).matchAll(/\bconfig((?:\[["'][\w.-]{1,60}["']\]){1,5})/gu)].map((match) =>
      (match[1] ?? '').replace(/\]\[/gu, '.').replace(/[[\]"']/gu, ''),
    ),
  );
  return [...new Set([...names, ...keys])];
}

function firstText(directives: readonly Directive[], name: string): string | undefined {
  const found = directives.find((one) => one.name === name);
  return found && readArguments(found.text)[0]?.text;
}
