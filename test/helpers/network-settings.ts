/**
 * How this machine reaches the registry, which a process with an environment of its own has to be
 * told.
 */
const NETWORK = /^(npm_config_(registry|userconfig|cache|cafile)|NODE_EXTRA_CA_CERTS|(https?|no)_proxy)$/i;

/** Those settings of the environment of this process. */
export function networkSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => NETWORK.test(name)));
}
