/**
 * How the pages are built: into dist/, which the hub serves, or served from memory while one works on them.
 * From: index.html, embed.html and src/. To: the hub's static files. The dev server hands the hub's own addresses on to a hub.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const HUB = 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => ({
  // The hub turns the built pages' `./` into the path it stands under: one build for any path.
  base: command === 'build' ? './' : '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    rolldownOptions: { input: ['index.html', 'embed.html'] },
    // No data: addresses in the built pages: the hub's content security policy stays short.
    assetsInlineLimit: 0,
    // These know light-dark(): the style sheets stay as they were written.
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
  },
  server: {
    proxy: {
      '/api': HUB,
      '/healthz': HUB,
      '/metrics': HUB,
      '/socket.io': { target: HUB, ws: true },
    },
  },
}));
