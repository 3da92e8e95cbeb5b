/** Asks the server; answers are checked against the schemas that the server shares. */
import { EvidenceText, MapAnswer, Problem, Status } from '#api';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

async function ask<T>(path: string, schema: { parse(value: unknown): T }): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  const body: unknown = await response.json();
  if (response.ok) return schema.parse(body);
  const problem = Problem.safeParse(body);
  throw new Error(
    problem.success ? `${problem.data.message} ${problem.data.hint}` : `The server answered ${response.status}.`,
  );
}

export function useMap(): UseQueryResult<MapAnswer> {
  return useQuery({ queryKey: ['map'], queryFn: () => ask('/api/v1/map', MapAnswer) });
}

export function useEvidence(source: string, locator: string, wanted: boolean): UseQueryResult<EvidenceText> {
  const query = new URLSearchParams({ source, locator }).toString();
  return useQuery({
    queryKey: ['evidence', source, locator],
    queryFn: () => ask(`/api/v1/evidence?${query}`, EvidenceText),
    enabled: wanted,
  });
}

/** Follows the server's surveys; a new revision makes every answer be asked again. */
export function useStatus(): Status | undefined {
  const [status, setStatus] = useState<Status>();
  const client = useQueryClient();
  useEffect(() => {
    let revision: number | undefined;
    const events = new EventSource('/api/v1/events');
    events.addEventListener('survey', (event: MessageEvent<string>) => {
      const parsed = Status.safeParse(JSON.parse(event.data));
      if (!parsed.success) return;
      setStatus(parsed.data);
      if (revision !== undefined && parsed.data.revision !== revision) void client.invalidateQueries();
      revision = parsed.data.revision;
    });
    events.addEventListener('error', () =>
      setStatus((old) => (old ? { ...old, state: 'failed', message: 'The server does not answer.' } : old)),
    );
    return () => events.close();
  }, [client]);
  return status;
}
