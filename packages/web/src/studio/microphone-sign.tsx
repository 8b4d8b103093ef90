/**
 * A microphone, crossed out when nobody hears it. To: mute-button.tsx, preview-panel.tsx.
 */
export function MicrophoneSign({ isMuted }: { isMuted: boolean }) {
  return (
    <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
        <rect x="9" y="3" width="6" height="11" rx="3" />
        <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
        {isMuted && <path d="M4 3l16 18" />}
      </g>
    </svg>
  );
}
