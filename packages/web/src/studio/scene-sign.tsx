/**
 * A small drawing of a layout. To: scene-panel.tsx, on its buttons.
 */
import type { Layout } from './studio-settings.ts';

export function SceneSign({ layout }: { layout: Layout }) {
  return (
    <svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true">
      <rect
        x="1"
        y="1"
        width="30"
        height="18"
        rx="3.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
      />
      {layout === 'camera' ? (
        <Person />
      ) : (
        <path
          d="M6 7h9M6 11h13M6 15h7"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
        />
      )}
      {layout === 'screen+camera' && (
        <rect x="20" y="3.5" width="8.5" height="6" rx="1.5" fill="currentColor" />
      )}
    </svg>
  );
}

function Person() {
  return (
    <g transform="translate(16 18.5)" fill="currentColor">
      <circle cx="0" cy="-10.5" r="3.3" />
      <path d="M-6.5 0c0-8 13-8 13 0z" />
    </g>
  );
}
