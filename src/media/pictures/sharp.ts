import type Sharp from 'sharp';

/** What {@link loadSharp} loads. */
export type SharpModule = typeof Sharp;

let loading: Promise<SharpModule> | undefined;

/** Loads sharp when it is first used: without media, a start goes without. */
export function loadSharp(): Promise<SharpModule> {
  loading ??= load();
  return loading;
}

async function load(): Promise<SharpModule> {
  const { default: sharp } = await import('sharp');
  // Of the threads that Node.js has for files and names, a picture takes one.
  sharp.concurrency(1);
  // No picture is read twice.
  sharp.cache(false);
  return sharp;
}
