/**
 * What of a stream can be changed while it runs: how it is sent, and what is heard.
 * From: the page, as part of publisher.ts. To: publisher-media.ts.
 */
import type { VideoWish } from './codec/mode-choice.ts';
import type { PublishMode } from './codec/publish-mode.ts';
import type { PublisherMedia } from './publisher-media.ts';
import { type SentSound, sentSound } from './publisher-sound.ts';

export abstract class PublisherControls {
  protected abstract readonly media: PublisherMedia;

  /** How the stream is sent, and why not better. It may change while live; `onState` tells then, too. */
  get mode(): PublishMode {
    return this.media.mode;
  }

  /** Another codec or bitrate, also while live. Resolves with the mode that is in use then; never rejects. */
  async setVideo(video: VideoWish): Promise<PublishMode> {
    await this.media.setVideo(video);
    return this.mode;
  }

  /**
   * Another microphone or none, also while live; any track of sound will do. The publisher does not stop it: whoever opened
   * it closes it, after the publisher has another or none.
   */
  setMicrophone(microphone: SentSound | MediaStreamTrack | undefined): void {
    this.media.sound.setMicrophone(sentSound(microphone));
  }

  /** What a shared screen or a video plays, mixed with the microphone. It stays the page's, too. */
  setScreenSound(sound: SentSound | MediaStreamTrack | undefined): void {
    this.media.sound.setScreen(sentSound(sound));
  }

  /** 0 to 1. */
  setScreenVolume(volume: number): void {
    this.media.sound.setScreenVolume(volume);
  }

  /** Of the microphone viewers hear silence while muted; its level goes on. */
  setMuted(sound: { isMuted: boolean }): void {
    this.media.sound.setMuted(sound);
  }

  get isMuted(): boolean {
    return this.media.sound.isMuted;
  }
}
