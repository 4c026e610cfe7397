/** Why the disk fails: the part of "ENOSPC: no space left on device, write" before the system call and its path. */
export function diskReasonOf(error: unknown): string {
  return (error instanceof Error && error.message.split(',')[0]) || 'it cannot be written';
}
