/** Fields of answers, taken one by one and tolerantly: what has another shape than documented was not given. */
import { parseInstant, type Instant } from '#core';
import { z } from 'zod';
import { concealText } from '../conceal-json.ts';
import type { Login } from './records.ts';

const MOST_NAME = 300;

/** Text for people: bounded, without secrets; `undefined` for what is empty or no text. */
export const Text = z.preprocess((value) => toText(value), z.string().optional());
export const Sha = z.preprocess(
  (value) => (typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(value) ? value : undefined),
  z.string().optional(),
);
export const Time = z.preprocess(
  (value) => (typeof value === 'string' ? toWholeInstant(value) : undefined),
  z.string().optional(),
);
export const Count = z.preprocess(
  (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined),
  z.number().optional(),
);
export const Flag = z.preprocess((value) => (typeof value === 'boolean' ? value : undefined), z.boolean().optional());
/** An address that a browser may open. */
export const Address = z.preprocess(
  (value) => (typeof value === 'string' && /^https?:\/\/[^\s"'<>@]{1,500}$/u.test(value) ? value : undefined),
  z.string().optional(),
);
/** GitHub `{login, type}`; GitLab `{username, bot}`. No address and no full name is taken. */
export const Person = z.preprocess((value) => toLogin(value), z.custom<Login | undefined>());
export const Persons = z.preprocess(
  (value) => (Array.isArray(value) ? value.slice(0, 100).flatMap((one) => toLogin(one) ?? []) : []),
  z.custom<readonly Login[]>(),
);

export function toText(value: unknown, most = MOST_NAME): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = concealText(value, most).replaceAll('\u0000', '').trim();
  return text === '' ? undefined : text;
}

function toWholeInstant(text: string): Instant | undefined {
  return parseInstant(text)?.replace(/\.\d+Z$/u, 'Z');
}

const Who = z.looseObject({ login: z.unknown(), username: z.unknown(), type: z.unknown(), bot: z.unknown() }).partial();

function toLogin(value: unknown): Login | undefined {
  const who = Who.safeParse(value).data;
  const login = who?.login ?? who?.username;
  if (typeof login !== 'string' || !/^[\w.-]{1,100}(?:\[bot\])?$/u.test(login)) return undefined;
  const bot = who?.type === 'Bot' || who?.bot === true || /\[bot\]$|[-_.]bot$/u.test(login);
  return { login, bot };
}

/** Members that were not given are left out. */
export function given<Value extends object>(value: Value): { [Name in keyof Value]: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Name in keyof Value]: Exclude<Value[Name], undefined>;
  };
}
