import { z } from 'zod';

/** The environment, without variables that are empty. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Takes a fault, in a sentence that shows no value where that may be a secret. */
export type Report = (fault: string) => void;

export const flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
