/** Where a server for this machine alone can listen. */
export interface LoopbackHost {
  /** What `listen` of `node:net` takes. */
  readonly address: string;
  /** What stands in URLs and in the `Host` header. */
  readonly name: string;
}

/** None by IPv6: a Content Security Policy has no word for such an address, and the viewer would reach no relay there. */
const hosts: Readonly<Record<string, LoopbackHost>> = {
  '127.0.0.1': { address: '127.0.0.1', name: '127.0.0.1' },
  localhost: { address: 'localhost', name: 'localhost' },
};

/** @throws TypeError for a host that other machines could reach. */
export function loopbackHost(host: unknown = '127.0.0.1'): LoopbackHost {
  const known = typeof host === 'string' && Object.hasOwn(hosts, host) ? hosts[host] : undefined;
  if (known) return known;
  throw new TypeError(`\`host\` must be 127.0.0.1 or localhost, which only this machine reaches, not ${host}`);
}

/** `localhost` means whatever the hosts file of the machine says. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
