import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RelayEnvironmentProvider } from 'react-relay';
import '../../screen.css';
import '../../article.css';
import { App } from './App.tsx';
import { connect, GatewayError } from './environment.ts';

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no element with the id "root"');
const root = createRoot(element, {
  // The page shows what the gateway says. Any other error is one of the page, and belongs in the console, too.
  onCaughtError: (error) => error instanceof GatewayError || reportError(error),
});
root.render(
  <StrictMode>
    <RelayEnvironmentProvider environment={connect('graphql')}>
      <App />
    </RelayEnvironmentProvider>
  </StrictMode>,
);
