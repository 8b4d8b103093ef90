/** A program that downloads recordings as files. From: tests of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download } from '@streamhub/protocol';
import { expect } from 'vitest';
import { temporaryFolder } from './hub-under-test.ts';
import { Reading } from './recording-client.ts';

type Answered = Download & { ok?: false; code?: string; message?: string };

/** An hour, on a busy machine. */
const MAKING = { timeout: 60_000, interval: 200 };

export class Downloading extends Reading {
  /** Once its stream has ended, and all is on the disk. */
  async done(): Promise<this> {
    await expect.poll(async () => (await this.list())[0]?.state).toBe('done');
    this.id = (await this.list())[0]?.recordingId ?? '';
    return this;
  }

  async ask(part: Record<string, unknown> = {}): Promise<[number, Answered]> {
    const response = await fetch(`${this.root}/${this.id}/downloads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(part),
    });
    return [response.status, (await response.json()) as Answered];
  }

  /** Asks until it is there. */
  async made(part: Record<string, unknown> = {}): Promise<Extract<Answered, { state: 'ready' }>> {
    await expect.poll(async () => (await this.ask(part))[0], MAKING).toBe(200);
    return (await this.ask(part))[1] as Extract<Answered, { state: 'ready' }>;
  }

  /** On the disk, for programs that open files. */
  async saved(file: string): Promise<string> {
    const response = await this.fetch(`/downloads/${file}`);
    const path = join(temporaryFolder(), file);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    return path;
  }
}
