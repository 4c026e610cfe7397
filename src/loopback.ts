/** Whether a host name or address, as it stands in a URL or in HOST, is this machine and nobody else's. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
