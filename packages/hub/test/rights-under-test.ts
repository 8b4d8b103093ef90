/** HTTP with what a browser or a program would show for its rights. */
import type { HubUnderTest } from './hub-under-test.ts';

export interface HttpAnswer {
  status: number;
  /** `yes`, or the refusal's code. */
  verdict: string;
  body: unknown;
  headers: Headers;
}

export async function ask(
  { hub }: Pick<HubUnderTest, 'hub'>,
  route: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<HttpAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(hub.address + path, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: unknown = isJson ? JSON.parse(text) : text;
  const verdict = response.ok ? 'yes' : String((answer as { code?: string }).code);
  return { status: response.status, verdict, body: answer, headers: response.headers };
}

export function bearer(secret: string): Record<string, string> {
  return { authorization: `Bearer ${secret}` };
}

export function basic(password: string, name = ''): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

/** In the header that a proxy with a login of its own leaves alone. */
export function beside({ authorization = '' }: Record<string, string>): Record<string, string> {
  return { 'x-streamhub-authorization': authorization };
}

export async function ticketFor(
  under: HubUnderTest,
  { streamKey, publishToken }: { streamKey: string; publishToken: string },
  expiresInSeconds = 3_600,
): Promise<string> {
  const { body } = await ask(under, `POST /api/streams/${streamKey}/tickets`, {
    headers: bearer(publishToken),
    body: { expiresInSeconds },
  });
  return (body as { ticket: string }).ticket;
}

/** The first account, and the cookies of the browser that made it: its session, and that it is known. */
export async function setUpAccount(
  under: HubUnderTest,
  { name = 'Ana', password = 'correct horse' }: { name?: string; password?: string } = {},
): Promise<{ cookie: string; browser: string }> {
  const token = under.hub.firstSteps.setupToken;
  const { headers } = await ask(under, 'POST /api/setup', { body: { token, name, password } });
  const browser = headers.getSetCookie()[1]?.split(';')[0] ?? '';
  return { cookie: cookieOf(headers), browser };
}

/** As a browser sends it back. */
export function cookieOf(headers: Headers): string {
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}
