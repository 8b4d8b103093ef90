/**
 * Asks the origin of a stream for all that an edge begins with: what the stream is, and its buffer, part by part.
 * From: edge.ts. To: the origin, by the bus; edge.ts, its answer.
 */
import type { AskFailure, Bus } from './bus.ts';
import type { MessageFaults } from './message-faults.ts';
import { type FormOf, readForm } from './message-forms.ts';
import { type Head, type Message, readMessage, subjects, UP, withJson } from './messages.ts';
import type { NodeClocks } from './node-clocks.ts';

/** Beyond a frozen origin's silence of 1.5 s, an edge's viewers are told within 3 s. */
const ANSWER_MS = 900;
/** What nobody is paused for may take longer. */
const PATIENT_MS = 2_500;
/** At the clock of a node that has answered slowly so far. */
const CLOCK_LOOKS = 3;

export interface AskParts {
  bus: Bus;
  faults: MessageFaults;
  clocks: NodeClocks;
  clock: { now(): number };
  /** The name of this node. */
  node: string;
  maxBodyBytes: number;
}

/** `wrong`: it was answered, by something that is not understood. */
export type Failure = { ok: false; why: AskFailure | 'wrong' };

export interface Joined {
  ok: true;
  head: Head;
  joined: FormOf<'joined'>;
  buffer: Uint8Array;
}

export async function askToJoin(streamKey: string, parts: AskParts): Promise<Joined | Failure> {
  const answer = await askOrigin(streamKey, { kind: UP.join, json: {}, form: 'joined' }, parts);
  if (!answer.ok) return answer;
  const { message, value: joined } = answer;
  for (let look = 0; look < CLOCK_LOOKS && parts.clocks.isVague(joined.node); look += 1) {
    await askOrigin(streamKey, { kind: UP.about, json: {}, form: 'about' }, parts);
  }
  const pieces = [answer.bytes];
  let offset = answer.bytes.byteLength;
  while (offset < joined.bytes) {
    const json = { snapshot: joined.snapshot, offset };
    const part = await askOrigin(streamKey, { kind: UP.part, json, form: 'done' }, parts);
    if (!part.ok) return part;
    // It is gone, for others have joined meanwhile.
    if (part.bytes.byteLength === 0) return { ok: false, why: 'late' };
    pieces.push(part.bytes);
    offset += part.bytes.byteLength;
  }
  if (offset !== joined.bytes) return { ok: false, why: 'wrong' };
  return { ok: true, head: message, joined, buffer: Buffer.concat(pieces) };
}

/** One question and its answer, read. */
export async function askOrigin<Name extends 'joined' | 'done' | 'about' | 'picture' | 'counted'>(
  streamKey: string,
  { kind, json, form }: { kind: Head['kind']; json: object; form: Name },
  { bus, faults, clocks, clock, node, maxBodyBytes }: AskParts,
): Promise<{ ok: true; message: Message; value: FormOf<Name>; bytes: Uint8Array } | Failure> {
  const question = withJson({ kind, epoch: 0, sequence: 0 }, { node, ...json });
  const askedAtMs = clock.now();
  const patienceMs = form === 'about' || form === 'picture' ? PATIENT_MS : ANSWER_MS;
  const answer = await bus.ask(subjects.up(streamKey), question, patienceMs);
  if (!answer.ok) return answer;
  const message = readMessage(answer.bytes, maxBodyBytes);
  const read = typeof message === 'string' ? undefined : readForm(form, message);
  if (typeof message === 'string' || read === undefined || message.kind !== UP.answer) {
    faults.note(typeof message === 'string' ? message : 'form', streamKey);
    return { ok: false, why: 'wrong' };
  }
  const { value } = read;
  if ('hubTimeMs' in value) clocks.note(value, askedAtMs);
  return { ok: true, message, ...read };
}
