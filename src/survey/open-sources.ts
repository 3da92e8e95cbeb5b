/** Opens every source that was asked for. Two sources with one name would mix their references, so the later gets a number. */
import {
  openSource,
  uniqueNames,
  type OpenedSource,
  type SourceEnvironment,
  type SourceRequest,
} from './sources/index.ts';

export async function openSources(
  requests: readonly SourceRequest[],
  environment: SourceEnvironment,
): Promise<readonly OpenedSource[]> {
  const opened: OpenedSource[] = [];
  try {
    for (const request of requests) opened.push(await openSource(request, environment));
    const names = uniqueNames(opened.map((source) => source.name));
    for (const [index, name] of names.entries()) {
      const source = opened[index];
      const request = requests[index];
      if (!source || !request || source.name === name) continue;
      await source.close();
      opened[index] = await openSource({ ...request, name }, environment);
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((source) => source.close()));
    throw error;
  }
}
