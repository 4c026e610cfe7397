import { z } from 'zod';
import { type Control, ControlError } from './control.ts';

/** Something that the control does when it is posted to. */
export interface Action {
  /** One sentence. */
  readonly does: string;
  /** What may be sent along, each in words. */
  readonly takes: Readonly<Record<string, string | undefined>>;
  /** Returns what to answer, if anything. @throws ControlError that names what is wrong with the input */
  run(control: Control, input: unknown): unknown;
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** An action that runs only with what its schemas take, and with nothing else. Each is described by what it must be. */
export function action<Takes extends Shape>(
  does: string,
  shape: Takes,
  run: (control: Control, input: z.output<z.ZodObject<Takes>>) => unknown,
): Action {
  const schema = z.strictObject(shape);
  const takes = Object.fromEntries(Object.entries(shape).map(([key, { description }]) => [key, description]));
  return {
    does,
    takes,
    run(control, input) {
      const { success, data, error } = schema.safeParse(input);
      if (success) return run(control, data);
      // Several faults of one value make one sentence.
      throw new ControlError([...new Set(error.issues.map((issue) => explain(issue, takes)))].join(' '));
    },
  };
}

function explain(issue: z.core.$ZodIssue, takes: Action['takes']): string {
  const [key] = issue.path;
  if (key !== undefined) return `"${String(key)}" must be ${takes[String(key)]}.`;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return unknown.map((name) => `"${name}" means nothing here.`).join(' ');
}
