/** Questions of the lineage screen to the server. */
import { LineageWalk, ThingsAnswer } from '#api';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { ask } from '../client.ts';
import { toQuery, type LineageView } from './lineage-view.ts';

export function useLineage(view: LineageView): UseQueryResult<LineageWalk> {
  const query = toQuery(view);
  return useQuery({
    queryKey: ['lineage', query],
    queryFn: () => ask(`/api/v1/lineage?${query}`, LineageWalk),
    enabled: view.from !== undefined,
    retry: false,
  });
}

/** What was found for the letters before stands until the answer for the new ones is there. */
export function useThings(q: string, wanted = true): UseQueryResult<ThingsAnswer> {
  const query = new URLSearchParams({ q, most: '12' }).toString();
  return useQuery({
    queryKey: ['things', query],
    queryFn: () => ask(`/api/v1/things?${query}`, ThingsAnswer),
    placeholderData: keepPreviousData,
    enabled: wanted,
    retry: false,
  });
}
