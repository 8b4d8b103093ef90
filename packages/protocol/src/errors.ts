/**
 * The one closed table of what a hub refuses, and the shape of its answers.
 * Source: docs/protocol.md, section "Errors". Only code and message ever cross the wire.
 */
export const errorMessages = {
  invalid_request: 'A field of the request is missing or wrong.',
  invalid_frame:
    'data must be one JPEG, PNG or WebP, as base64 or as a base64 data URL, without line breaks.',
  invalid_chunk: 'data is not a whole batch of chunks.',
  unknown_track: 'State the tracks with stream:tracks before sending their chunks.',
  out_of_order: 'A chunk goes back in its track, or its time jumps by more than an hour.',
  frame_too_large: 'The frame is over the size limit. Send a smaller picture or a lower quality.',
  invalid_token: 'This user token is not known here. Register again without a token.',
  not_registered: 'Send register before stream:create.',
  not_the_streamer: 'Only the streamer of this stream may do that.',
  taken_over: 'This stream is now sent from somewhere else.',
  rate_limited: 'Too fast. Wait a moment before the next one.',
  stream_not_found: 'There is no stream with this key.',
  stream_ended: 'This stream has ended.',
  too_many_streams: 'No room for another stream. Try again later.',
  too_many_viewers: 'This stream has no room for another viewer. Try again later.',
  too_slow: 'Nothing has reached this viewer for 30 seconds. Join again once the line is better.',
  unknown_event: 'The hub does not know this event.',
  not_found: 'There is nothing at this address.',
  internal_error: 'The hub could not do this. Its log says why.',
} as const;

export type ErrorCode = keyof typeof errorMessages;

export interface Refusal {
  ok: false;
  code: ErrorCode;
  message: string;
}

export type Answer<T extends object> = ({ ok: true } & T) | Refusal;

/** `detail` replaces the table's sentence where there is more to say, such as the name of a field. */
export function refuse(code: ErrorCode, detail?: string): Refusal {
  return { ok: false, code, message: detail ?? errorMessages[code] };
}
