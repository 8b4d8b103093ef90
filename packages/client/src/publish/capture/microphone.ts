/**
 * Opens a microphone and meters it.
 * From: the page's choice. To: publisher.ts, which sends its track; the page's level meter.
 */
import { capturing } from './capture-problem.ts';
import { type CaptureSource, trackLife } from './capture-source.ts';
import { soundLevel } from './sound-level.ts';
import { userMedia } from './user-media.ts';

export interface Microphone extends Pick<CaptureSource, 'track' | 'label' | 'onEnded' | 'close'> {
  readonly deviceId: string;
  /** How loud it is right now, 0 to 1. Read it as often as the meter is painted. */
  readonly level: number;
}

/** Rejects with a CaptureError. */
export function openMicrophone({ deviceId }: { deviceId?: string } = {}): Promise<Microphone> {
  return capturing('microphone', async () => {
    const media = await userMedia('audio', deviceId ? { deviceId: { exact: deviceId } } : true);
    const track = media.getAudioTracks()[0];
    if (!track) throw new Error('the microphone gave no sound track');
    const meter = openMeter(media);
    const life = trackLife(track, media);
    return {
      track,
      label: track.label,
      deviceId: track.getSettings().deviceId ?? '',
      onEnded: life.onEnded,
      get level() {
        return meter.read();
      },
      close() {
        meter.close();
        life.close();
      },
    };
  });
}

function openMeter(media: MediaStream): { read(): number; close(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(media).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  // Without a click on the page the context may stay suspended: then the meter shows nothing until there is one.
  const ignore = () => {};
  if (context.state === 'suspended') context.resume().catch(ignore);
  return {
    read() {
      if (context.state !== 'running') return 0;
      analyser.getFloatTimeDomainData(samples);
      return soundLevel(samples);
    },
    close() {
      if (context.state !== 'closed') context.close().catch(ignore);
    },
  };
}
