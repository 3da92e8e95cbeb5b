/** Asks the server; answers are checked against the schemas that the server shares. */
import { EvidenceText, MapAnswer, Problem, Status } from '#api';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

export async function ask<T>(path: string, schema: { parse(value: unknown): T }): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => {
    throw new Error('The server does not answer. Is throughline up still running?');
  });
  const body: unknown = await response.json().catch(() => undefined);
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

/** `away`: the server cannot be reached; what is on the screen is the last that it said. */
export type Live = Status | { readonly state: 'away' } | undefined;

const RETRY_MS = 2000;

/**
 * Follows the server's surveys. A new revision, or a server that came back, makes every answer be asked again. A page
 * that nobody sees holds no connection: browsers allow six to one server, and a reader may have many views open.
 */
export function useLive(): Live {
  const [live, setLive] = useState<Live>();
  const client = useQueryClient();
  useEffect(() => {
    let seen: number | undefined;
    let events: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const hear = (event: MessageEvent<string>): void => {
      const parsed = Status.safeParse(JSON.parse(event.data));
      if (!parsed.success) return;
      setLive(parsed.data);
      if (seen !== undefined && seen !== parsed.data.revision) void client.invalidateQueries();
      seen = parsed.data.revision;
    };
    const stop = (): void => {
      clearTimeout(retry);
      events?.close();
      events = undefined;
    };
    const follow = (): void => {
      stop();
      if (document.hidden) return;
      events = new EventSource('/api/v1/events');
      events.addEventListener('survey', hear);
      events.addEventListener('error', () => {
        stop();
        // Another process counts its revisions from one again: whatever it says is new.
        seen = -1;
        setLive({ state: 'away' });
        retry = setTimeout(follow, RETRY_MS);
      });
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stop();
    };
  }, [client]);
  return live;
}
