/**
 * Where the gateway answers. Its host must be among the domains of the mini program: see README.md. The
 * address has no port there unless the domain was entered with that port.
 */
export const ENDPOINT = 'https://api.example.com/graphql';
