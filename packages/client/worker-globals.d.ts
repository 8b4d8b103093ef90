/** What some workers have (Safari's) and TypeScript's types of a worker do not know. */
declare global {
  interface MediaStreamTrack {
    stop(): void;
  }
}

export {};
