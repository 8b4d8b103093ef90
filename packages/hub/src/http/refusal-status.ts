/** Which HTTP status a refusal has. */
import type { ErrorCode, Refusal } from '@streamhub/protocol';
import type { FastifyReply } from 'fastify';

const STATUS: Partial<Record<ErrorCode, number>> = {
  wrong_login: 401,
  login_required: 401,
  not_the_streamer: 403,
  ticket_expired: 403,
  invalid_setup_token: 403,
  stream_not_found: 404,
  not_found: 404,
  stream_ended: 410,
  recording_not_found: 404,
  not_downloadable: 409,
  not_for_hls: 409,
  range_not_satisfiable: 416,
  rate_limited: 429,
  internal_error: 500,
  store_unavailable: 503,
};

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.code(STATUS[refusal.code] ?? 400).send(refusal);
}
