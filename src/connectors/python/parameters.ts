/** The parameters of a function definition, in order, with their defaults. */
import { childOf, type SyntaxNode } from '../syntax-tree.ts';
import { toExpr } from './expression.ts';
import type { ParameterFact, ScopeFact } from './facts.ts';

export function toParameters(node: SyntaxNode | undefined, text: string): ScopeFact['parameters'] {
  return (node?.children ?? []).flatMap((child): ParameterFact[] => {
    if (child.type === 'identifier') return [{ name: text.slice(child.start, child.end) }];
    const name = childOf(child, 'name') ?? (child.type === 'typed_parameter' ? child.children[0] : undefined);
    if (name?.type !== 'identifier') return [];
    const [value, annotation] = [childOf(child, 'value'), childOf(child, 'type')];
    const type = annotation && text.slice(annotation.start, Math.min(annotation.end, annotation.start + 80));
    return [
      {
        name: text.slice(name.start, name.end),
        ...(value ? { value: toExpr(value, text) } : {}),
        ...(type !== undefined && /^[A-Za-z_][\w.]*$/u.test(type) ? { type } : {}),
      },
    ];
  });
}
