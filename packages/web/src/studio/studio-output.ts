/**
 * A stage and the publisher that sends it.
 * From: studio-session.ts. To: the client library.
 */
import {
  type CaptureSource,
  Publisher,
  type PublisherState,
  type PublisherStats,
  type SourceKind,
  Stage,
  type StageState,
} from '@streamhub/client';
import { hubUrl } from '../hub-path.ts';
import { rateOf, type ScreenVolume, type StudioSnapshot } from './studio-snapshot.ts';
import type { TrialLog } from './trial-log.ts';

interface StudioOutputOptions {
  /** What holds at the beginning; later changes come one by one. */
  snapshot: StudioSnapshot;
  sourceOf(kind: SourceKind): CaptureSource | undefined;
  probe: TrialLog;
  onState(state: PublisherState): void;
  onStats(stats: PublisherStats): void;
  onStage(state: StageState): void;
  onCameraWithheld(now: { isWithheld: boolean }): void;
}

export class StudioOutput {
  readonly stage: Stage;
  readonly publisher: Publisher;
  #detach: (() => void) | undefined;

  /** Throws a CaptureError where the browser cannot do what a stage needs. */
  constructor({ snapshot, sourceOf, probe, ...on }: StudioOutputOptions) {
    const { settings, microphone, isMuted, screenSound, screenVolume } = snapshot;
    const { codec, userToken } = settings;
    this.stage = new Stage(rateOf(snapshot));
    this.stage.onState(on.onStage);
    this.stage.onCameraWithheld(on.onCameraWithheld);
    this.stage.setSource('camera', sourceOf('camera'));
    this.stage.setSource('screen', sourceOf('screen'));
    this.showScene(snapshot);
    this.publisher = new Publisher({
      hubUrl: hubUrl(),
      stage: this.stage,
      probe,
      video: { codec },
      ...(microphone.name === 'on' ? { microphone: microphone.microphone } : {}),
      ...(userToken ? { userToken } : {}),
    });
    this.publisher.setMuted({ isMuted });
    this.publisher.setScreenSound(screenSound.name === 'on' ? screenSound.sound : undefined);
    this.setScreenVolume(screenVolume);
    this.publisher.onState(on.onState);
    this.publisher.onStats(on.onStats);
  }

  setScreenVolume({ isMuted, volume }: ScreenVolume): void {
    this.publisher.setScreenVolume(isMuted ? 0 : volume);
  }

  attachPreview(canvas: HTMLCanvasElement): void {
    this.#detach = this.stage.attachPreview(canvas);
  }

  detachPreview(): void {
    this.#detach?.();
    this.#detach = undefined;
  }

  showScene({ settings, textLine, card }: StudioSnapshot): void {
    const text = textLine.trim();
    this.stage.setScene({
      layout: settings.layout,
      ...(text ? { text } : {}),
      ...(card ? { card } : {}),
    });
  }
}
