/**
 * Who may stream here, and for hubs with accounts: logging in, logging out, and the first account.
 * Source of the forms: docs/protocol.md, section "HTTP". From: browsers. To: access/.
 */
import { type Answer, type HubInfo, type PublishMode, parseBody } from '@streamhub/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Accounts, type LoggedIn, SESSION_SECONDS } from '../access/accounts.ts';
import type { KnownBrowsers } from '../access/known-browsers.ts';
import type { LogIn } from '../access/log-in.ts';
import {
  browserCookie,
  browserTokenOf,
  type CookiePlace,
  noSessionCookie,
  sessionCookie,
  sessionTokenOf,
} from '../access/session-cookie.ts';
import type { SetUp } from '../access/set-up.ts';
import { sendRefusal } from './refusal-status.ts';

interface Parts {
  publish: PublishMode;
  publicUrl: string | undefined;
  accounts: Accounts;
  logIn: LogIn;
  browsers: KnownBrowsers;
  setUp: SetUp;
  addressOf(request: FastifyRequest['raw']): string;
  cookiePlaceOf(request: FastifyRequest['raw']): CookiePlace;
}

export function addSessionRoutes(
  http: FastifyInstance,
  { publish, publicUrl, accounts, logIn, browsers, setUp, addressOf, cookiePlaceOf }: Parts,
): void {
  http.get('/api/hub', async (request): Promise<HubInfo> => {
    const address = publicUrl?.replace(/\/+$/, '');
    const info = { publish, ...(address === undefined ? {} : { publicUrl: address }) };
    if (publish !== 'account') return info;
    const account = await accounts.ofSession(sessionTokenOf(request.headers.cookie));
    return account === undefined ? info : { ...info, user: account.name };
  });

  // Elsewhere nobody needs a login: what is not there cannot be guessed at.
  if (publish !== 'account') return;

  http.post('/api/session', async (request, reply) => {
    const body = parseBody('login', request.body);
    if (!body.ok) return sendRefusal(reply, body);
    const address = addressOf(request.raw);
    const browserToken = browserTokenOf(request.headers.cookie);
    const answer = await logIn.attempt({ ...body.request, address, browserToken });
    return sendSession(request, reply, answer);
  });

  http.delete('/api/session', async (request, reply) => {
    await accounts.logOut(sessionTokenOf(request.headers.cookie));
    const cookie = noSessionCookie(cookiePlaceOf(request.raw));
    return reply.code(204).header('set-cookie', cookie).send();
  });

  http.post('/api/setup', async (request, reply) => {
    const body = parseBody('setup', request.body);
    if (!body.ok) return sendRefusal(reply, body);
    return sendSession(
      request,
      reply,
      await setUp.finish(body.request, { address: addressOf(request.raw) }),
    );
  });

  function sendSession(request: FastifyRequest, reply: FastifyReply, answer: Answer<LoggedIn>) {
    if (!answer.ok) return sendRefusal(reply, answer);
    const session = { token: answer.token, maxAgeSeconds: SESSION_SECONDS };
    const place = cookiePlaceOf(request.raw);
    const browserToken = browsers.tokenFor(answer.name, browserTokenOf(request.headers.cookie));
    const cookies = [sessionCookie(session, place), browserCookie(browserToken, place)];
    return reply.code(204).header('set-cookie', cookies).send();
  }
}
