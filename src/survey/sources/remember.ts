/** `context.remember` over a memo: values are JSON text under (key, fingerprint); a damaged one is made anew. */

/** Where remembered values are kept between surveys. Losing it loses time, nothing else. */
export interface Memo {
  get(key: string, fingerprint: string): string | undefined;
  set(key: string, fingerprint: string, json: string): void;
}

export function rememberIn(memo: Memo, source: string) {
  return async function remember<T>(key: string, fingerprint: string, make: () => Promise<T>): Promise<T> {
    const place = `${source}/${key}`;
    const known = parseJson(memo.get(place, fingerprint));
    if (known !== undefined) return known as T;
    const made = await make();
    memo.set(place, fingerprint, JSON.stringify(made));
    return made;
  };
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A memo that forgets when the program ends. */
export function memoryMemo(): Memo {
  const values = new Map<string, string>();
  return {
    get: (key, fingerprint) => values.get(`${key}\0${fingerprint}`),
    set: (key, fingerprint, json) => {
      values.set(`${key}\0${fingerprint}`, json);
    },
  };
}
