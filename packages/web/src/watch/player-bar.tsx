/**
 * The controls at the picture's foot: sound, smooth or immediate, statistics, picture in picture, full screen.
 * From: player-stage.tsx, what holds now. To: the same, what the viewer wants.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { LatencyChoice, type LatencyChoiceProps } from './latency-choice.tsx';
import styles from './player-bar.module.css';
import { PlayerSign } from './player-sign.tsx';
import type { PlayerControls, Watched } from './use-player.ts';

interface PlayerBarProps {
  watched: Watched;
  controls: PlayerControls;
  latency: LatencyChoiceProps;
  stats: { id: string; isOpen: boolean; toggle(): void };
}

export function PlayerBar({ watched, controls, latency, stats }: PlayerBarProps) {
  const { t } = useTranslation();
  const { soundState, isFullscreen } = watched;
  return (
    <fieldset className={styles.bar} aria-label={t('watch.controls')}>
      {soundState === 'none' || soundState === 'unplayable' || soundState === 'not_loaded' ? (
        <p className={styles.noSound} data-testid="no-sound">
          {t(`watch.noSound.${noSoundReason(soundState)}`)}
        </p>
      ) : (
        <SoundControls watched={watched} controls={controls} />
      )}
      <span className={styles.space} />
      <LatencyChoice {...latency} />
      <button
        type="button"
        data-testid="stats-toggle"
        aria-expanded={stats.isOpen}
        aria-controls={stats.id}
        aria-keyshortcuts="i"
        aria-label={t('watch.stats.name')}
        title={`${t('watch.stats.name')} (I)`}
        onClick={stats.toggle}
      >
        <PlayerSign name="stats" />
      </button>
      {watched.canPictureInPicture && (
        <button
          type="button"
          data-testid="picture-in-picture"
          aria-pressed={watched.isInPictureInPicture}
          aria-keyshortcuts="p"
          aria-label={t('watch.pictureInPicture')}
          title={`${t('watch.pictureInPicture')} (P)`}
          onClick={controls.togglePictureInPicture}
        >
          <PlayerSign name="pictureInPicture" />
        </button>
      )}
      <button
        type="button"
        data-testid="fullscreen"
        aria-pressed={isFullscreen}
        aria-keyshortcuts="f"
        aria-label={t('watch.fullscreen')}
        title={`${t('watch.fullscreen')} (F)`}
        onClick={controls.toggleFullscreen}
      >
        <PlayerSign name={isFullscreen ? 'leaveFullscreen' : 'fullscreen'} />
      </button>
    </fieldset>
  );
}

/** Browsers hide their sound decoders from pages that came over plain HTTP. */
function noSoundReason(soundState: 'none' | 'unplayable' | 'not_loaded') {
  return soundState === 'unplayable' && !window.isSecureContext ? 'insecure' : soundState;
}

function SoundControls({ watched, controls }: Pick<PlayerBarProps, 'watched' | 'controls'>) {
  const { t } = useTranslation();
  const { soundState, volume } = watched;
  const isHeard = soundState === 'playing';
  const percent = Math.round((isHeard ? volume : 0) * 100);
  return (
    <>
      <button
        type="button"
        data-testid="player-mute"
        data-sound={soundState}
        aria-pressed={!isHeard}
        aria-keyshortcuts="m"
        aria-label={t('watch.mute')}
        title={`${isHeard ? t('watch.mute') : t('watch.unmute')} (M)`}
        onClick={controls.toggleSound}
      >
        <PlayerSign name={isHeard ? 'sound' : 'silent'} />
      </button>
      <input
        type="range"
        className={styles.volume}
        data-testid="volume"
        min={0}
        max={100}
        step={5}
        value={percent}
        aria-label={t('watch.volume')}
        aria-valuetext={t('watch.volumeText', { percent })}
        onChange={({ target }) => controls.changeVolume(Number(target.value) / 100)}
      />
    </>
  );
}
