/**
 * MLServer's model-settings.json (MLServer reference, "Model Settings"): name, implementation, and under `parameters` the
 * address and the version of the model.
 */
import { nameHubModel } from '#core';
import { z } from 'zod';
import { conceal } from '../conceal.ts';
import type { ConnectorContext } from '../connector.ts';
import type { DeclaredDeployment } from '../deployments.ts';
import { baseOf, directoryOf } from '../paths.ts';
import { deployment, lineOf, servedAt, type Served } from './found.ts';

const Settings = z.looseObject({
  name: z.string().optional().catch(undefined),
  implementation: z.string().optional().catch(undefined),
  parameters: z
    .looseObject({
      uri: z.string().optional().catch(undefined),
      version: z.string().optional().catch(undefined),
      extra: z
        .looseObject({ pretrained_model: z.string().optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** Throws where the text is no JSON; gives nothing where it is no such settings. */
export function readMlServer(
  context: ConnectorContext,
  { path, text }: { readonly path: string; readonly text: string },
): readonly DeclaredDeployment[] {
  const read = Settings.safeParse(JSON.parse(text)).data;
  if (!read || (read.name === undefined && read.implementation === undefined)) return [];
  const { uri, version, extra } = read.parameters ?? {};
  const directory = directoryOf(path);
  const name = read.name ?? (baseOf(directory) || 'model');
  const served =
    uri === undefined
      ? undefined
      : servedAt(context, directory, { written: uri, through: 'parameters.uri', line: lineOf(text, '"uri"') });
  const pretrained = extra?.pretrained_model;
  const hub: readonly Served[] =
    pretrained === undefined || !/^[\w.-]+\/[\w.-]+$/u.test(pretrained)
      ? []
      : [
          {
            ...nameHubModel(pretrained, undefined),
            through: 'parameters.extra.pretrained_model',
            line: lineOf(text, '"pretrained_model"'),
          },
        ];
  const all = [...(served ? [served] : []), ...hub];
  const which = version === undefined ? '' : ` (version ${version})`;
  return [
    deployment({
      file: path,
      name,
      tool: 'mlserver',
      ...(read.implementation === undefined ? {} : { type: read.implementation }),
      line: 1,
      lastLine: text.replace(/\n$/u, '').split('\n').length,
      // The version is a name that the server answers to; of an address that may hold another model it says nothing.
      serves: all,
      unresolved: all.length > 0 ? [] : [openOf(uri, which)],
    }),
  ];
}

function openOf(uri: string | undefined, which: string): string {
  if (uri === undefined) return `It names no address of its model${which}.`;
  if (/^\.?\/?$/u.test(uri))
    return `Its model${which} is taken from its own directory; which file that is, is not written.`;
  return `Its model${which}, ${conceal(uri).slice(0, 120)}, is not in this source.`;
}
