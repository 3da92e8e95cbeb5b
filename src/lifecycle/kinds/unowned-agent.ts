/**
 * unowned-agent: an agent, or a server or tool that agents are given, which may reach something, stands in a file for which
 * the owners file names nobody. Where a repository has no owners file at all that is one thing that is not known, not many.
 */
import type { ServiceAttributes } from '#core';
import { parseRef } from '#core';
import type { GraphEntity } from '#graph';
import type { Finding } from '../lifecycle.ts';
import { ownerLineOf } from '../owner-lines.ts';
import { entityEvidence, sided } from '../pipeline.ts';
import { count, listOf } from '../words.ts';
import type { Check, CheckView } from './kind.ts';

export const checkUnownedAgents: Check = (view) => {
  const acting = view.workspace.graph.ofKind('service').filter(isActing);
  return [...Map.groupBy(acting, (service) => parseRef(service.ref).namespace)].flatMap(([source, services]) =>
    judge(view, source, services),
  );
};

function isActing({ attributes }: GraphEntity): boolean {
  const { type, reaches = [], file } = attributes as unknown as ServiceAttributes;
  return file !== undefined && (type === 'mcp-server' || ((type === 'agent' || type === 'tool') && reaches.length > 0));
}

function judge(view: CheckView, source: string, services: readonly GraphEntity[]): readonly Finding[] {
  const { graph } = view.workspace;
  const lines = graph.claims('owner').filter((claim) => parseRef(claim.document).namespace === source);
  const [first] = services;
  if (!first) return [];
  const common = { kind: 'unowned-agent', stage: 'deploy', besideLine: true } as const;
  if (lines.length === 0) {
    const statement = `Who owns ${count(services.length, 'agent or tool', 'agents and tools')} (${listOf(services.map(nameOf))}) is not known: no owners file was found.`;
    return [
      {
        ...common,
        subject: first.ref,
        about: 'none',
        title: listOf(services.map(nameOf)),
        outcome: 'unknown',
        certainty: 0.4,
        statement,
        evidence: services.flatMap((each) => entityEvidence(each).slice(0, 1)).slice(0, 8),
      },
    ];
  }
  return services.map((service): Finding => {
    const { file = '', reaches = [], type } = service.attributes as unknown as ServiceAttributes;
    const line = ownerLineOf(lines, file);
    const owners = (line?.attributes['owners'] ?? []) as readonly string[];
    const evidence = [
      ...entityEvidence(service).slice(0, 1),
      ...(line ? sided(line.evidence, 'declared', line.method) : []),
    ];
    const found = { ...common, subject: service.ref, title: nameOf(service), evidence };
    if (owners.length > 0)
      return {
        ...found,
        outcome: 'consistent',
        certainty: 0.9,
        statement: `${file}, which sets up ${nameOf(service)}, belongs to ${listOf(owners)}.`,
      };
    const reach = listOf([
      ...new Set(reaches.map(({ what, target }) => (target === undefined ? what : `${what} (${target})`))),
    ]);
    return {
      ...found,
      outcome: 'divergent',
      certainty: 0.7,
      statement: `${file} sets up ${nameOf(service)} (${type.replace('-', ' ')}${reaches.length > 0 ? `; may reach ${reach}` : ''}), and ${line ? 'the owners file takes the owners of this path away' : 'no line of the owners file covers it'}.`,
      ask: view.history.ask(`artifact:${source}/${file}`),
      repair: {
        kind: 'advice',
        text: `Add a line for ${file} to the owners file.`,
        explanation: 'What acts by itself then has somebody to answer for it.',
      },
    };
  });
}

function nameOf(service: GraphEntity): string {
  return (service.attributes as unknown as ServiceAttributes).name;
}
