import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityKinds, parseRef, toRef } from './reference.ts';

describe('references', () => {
  it('parse∘print is the identity for any namespace, name and version', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.constantFrom(...entityKinds),
        text,
        text,
        fc.option(text, { nil: undefined }),
        (kind, namespace, name, version) => {
          expect(parseRef(toRef(kind, namespace, name, version))).toEqual({
            kind,
            namespace,
            name,
            ...(version === undefined ? {} : { version }),
          });
        },
      ),
    );
  });

  it.each(['', 'model', 'model:x', 'thing:a/b', 'model:a/b@c@d'])('refuses %j', (text) => {
    expect(() => parseRef(text)).toThrow(/Not an entity reference/u);
  });
});
