/**
 * How the pages are built: into dist/, which the hub serves, or served from memory while one works on them.
 * From: index.html, embed.html, streamhub-player.ts and the rest of src/. To: the hub's static files. The dev server hands the hub's own addresses on to a hub.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { builtPages } from './build/built-pages.ts';
import { OLDEST_SYNTAX, refuseTooNew } from './build/too-new.ts';

const HUB = 'http://127.0.0.1:8080';
const PLAYER_WORKLETS = ['bridge', 'ring', 'worklet'].map(
  (part) => `watch/sound/worklet/sound-${part}.js`,
);
/** Pages of others load it by this name for ever: all that the hub serves else has a hash in its name. */
const PLAYER = { name: 'streamhub-player', source: 'src/player/streamhub-player.ts' };
/** What a viewer has to load before the picture comes. A build above it fails. */
const BOUNDS = [
  { name: 'Watch page', page: 'index.html', later: PLAYER_WORKLETS, maxBytes: 130_000 },
  { name: 'Embed page', page: 'embed.html', later: PLAYER_WORKLETS, maxBytes: 40_000 },
  {
    name: 'Player for other pages',
    page: PLAYER.source,
    later: PLAYER_WORKLETS,
    maxBytes: 40_000,
    maxGzipBytes: 45_000,
  },
];

export default defineConfig(({ command }) => ({
  // The hub turns the built pages' `./` into the path it stands under: one build for any path.
  base: command === 'build' ? './' : '/',
  plugins: [react(), refuseTooNew(), builtPages({ bounds: BOUNDS })],
  build: {
    outDir: 'dist',
    // A hub may be serving it, and tabs that are open may want a file of it: built-pages.ts removes what is old.
    emptyOutDir: false,
    // All browsers that have WebCodecs know modulepreload.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', embed: 'embed.html', [PLAYER.name]: PLAYER.source },
      output: {
        entryFileNames: ({ name }) =>
          name === PLAYER.name ? '[name].js' : 'assets/[name]-[hash].js',
        // One file, also for a replay, which is loaded later and needs the half of it: two compress less well.
        codeSplitting: { groups: [{ name: 'player', test: /client\/src\/(watch|paint|page)\// }] },
      },
      // Compressing takes most of the build, as it should.
      checks: { pluginTimings: false },
    },
    reportCompressedSize: false,
    // No data: addresses in the built pages: the hub's content security policy stays short.
    assetsInlineLimit: 0,
    target: OLDEST_SYNTAX,
    // These know light-dark(): the style sheets stay as they were written. For the others tokens.css says the colours once more.
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
