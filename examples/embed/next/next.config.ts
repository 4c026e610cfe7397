import type { NextConfig } from 'next';

const config: NextConfig = {
  // It has threads and native code of its own, which Next.js cannot bundle.
  serverExternalPackages: ['wechat-asset-gateway'],
  // Not the folder of a lock file above this one.
  turbopack: { root: __dirname },
};

export default config;
