/** Whether the target of a request is that of a health probe. */
export function isProbeTarget(target: string): boolean {
  return /^\/health\/(?:live|ready)(?:\?|$)/.test(target);
}
