import type { Input } from '../upstream/input.ts';
import { type Control, ControlError } from './control.ts';
import type { Kind } from './control-kinds.ts';

/** Something that the control does when it is posted to. */
export interface Action {
  /** One sentence. */
  readonly does: string;
  /** What may be sent along. */
  readonly takes: Readonly<Record<string, Kind<unknown>>>;
  /** Returns what to answer, if anything. Throws a {@link ControlError} that names what is wrong with the input. */
  run(control: Control, input: Input): unknown;
}

/** The input of an action, each value of the kind that the action takes. */
type Accepted<Kinds> = { readonly [Key in keyof Kinds]: Kinds[Key] extends Kind<infer T> ? T : never };

/** An action that runs only with input of the right kinds, and with no other. */
export function action<Kinds extends Readonly<Record<string, Kind<unknown>>>>(
  does: string,
  takes: Kinds,
  run: (control: Control, input: Accepted<Kinds>) => unknown,
): Action {
  return {
    does,
    takes,
    run(control, input) {
      for (const key of Object.keys(input)) {
        if (!Object.hasOwn(takes, key)) throw new ControlError(`"${key}" means nothing here.`);
      }
      for (const [key, kind] of Object.entries(takes)) {
        if (!kind.accepts(input[key])) throw new ControlError(`"${key}" must be ${kind.name}.`);
      }
      return run(control, input as Accepted<Kinds>);
    },
  };
}
