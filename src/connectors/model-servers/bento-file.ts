/**
 * What a Bento is built of (BentoML documentation, "Bento build options"): bentofile.yaml, and `[tool.bentoml.build]` of
 * pyproject.toml. `service` names a module and what in it is the service; `models` names models of the store by tag.
 */
import { nameBentoModel } from '#core';
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { itemsAt, textAt, nodeAt } from '../yaml-fields.ts';
import { parseYaml } from '../yaml-text.ts';
import { deployment, lineOf, type Served } from './found.ts';

interface Build {
  readonly service: string | undefined;
  readonly line: number;
  readonly lastLine: number;
  readonly models: readonly { readonly tag: string; readonly line: number }[];
}

/** Throws with one sentence where the text cannot be read. */
export function readBentoFile(
  context: ConnectorContext,
  { path, text }: { readonly path: string; readonly text: string },
): readonly DeclaredDeployment[] {
  const build = path.endsWith('.toml') ? fromToml(text) : fromYaml(text, context.limits.depth);
  if (!build) return [];
  const { service, models, line, lastLine } = build;
  const script = service === undefined ? undefined : moduleOf(context, directoryOf(path), service);
  return [
    deployment({
      file: path,
      name: service ?? 'bento',
      tool: 'bentoml',
      type: 'Bento',
      line,
      lastLine,
      scripts: script === undefined ? [] : [script],
      serves: models.flatMap(({ tag, line: at }): readonly Served[] => {
        const model = nameBentoModel(tag);
        return model ? [{ ...model, through: 'models', line: at }] : [];
      }),
      unresolved: service === undefined ? ['Which service it builds is not written in it.'] : [],
    }),
  ];
}

function fromYaml(text: string, depth: number): Build | undefined {
  const node = parseYaml(text, depth);
  if (node.kind === 'refused') throw new Error(node.reason);
  if (node.kind !== 'map') return undefined;
  const models = itemsAt(node, 'models').flatMap((item) => {
    const tag = textAt(item) ?? textAt(item, 'tag');
    return tag === undefined ? [] : [{ tag, line: item.line }];
  });
  return {
    service: textAt(node, 'service'),
    line: nodeAt(node, 'service')?.line ?? node.line,
    lastLine: node.lastLine,
    models,
  };
}

const Tag = z.union([z.string(), z.looseObject({ tag: z.string() }).transform(({ tag }) => tag)]);
const Pyproject = z.looseObject({
  tool: z.looseObject({
    bentoml: z.looseObject({
      build: z.looseObject({
        service: z.string().optional().catch(undefined),
        models: z.array(z.unknown()).optional().catch(undefined),
      }),
    }),
  }),
});

function fromToml(text: string): Build | undefined {
  if (!text.includes('tool.bentoml')) return undefined;
  const build = Pyproject.safeParse(parse(text)).data?.tool.bentoml.build;
  if (!build) return undefined;
  const tags = (build.models ?? []).flatMap((one) => Tag.safeParse(one).data ?? []);
  const line = lineOf(text, /^\[tool\.bentoml/mu);
  return {
    service: build.service,
    line,
    lastLine: line,
    models: tags.map((tag) => ({ tag, line: lineOf(text, tag) })),
  };
}

/** `service:svc`, `src.service:Summary`, or the path of a file. */
function moduleOf({ files }: ConnectorContext, directory: string, service: string): string | undefined {
  const module = service.replace(/:\w+$/u, '');
  const written = module.endsWith('.py') ? module : `${module.replaceAll('.', '/')}.py`;
  const path = joinPath(directory, written);
  return path !== undefined && files.get(path)?.kind === 'file' ? path : undefined;
}
