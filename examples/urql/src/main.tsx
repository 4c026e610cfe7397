import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { App } from './app.tsx';
import { connect } from './client.ts';
import '../../screen.css';
import '../../article.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Provider value={connect('graphql')}>
      <App />
    </Provider>
  </StrictMode>,
);
