/** Who somebody is. From: request-handlers.ts, with the request parsed. To: users, rights. */
import { type Answer, type Registered, type Requests, refuse } from '@streamhub/protocol';
import type { PublishRights } from '../access/publish-rights.ts';
import type { Clock } from '../clock.ts';
import type { AddressShare } from '../limits/address-share.ts';
import type { User, UserFactory } from '../users/user-factory.ts';
import type { HandlersOf } from './request-handler.ts';
import type { Session } from './session.ts';

export interface RegisteringParts {
  userFactory: UserFactory;
  publishRights: PublishRights;
  newUsers: AddressShare;
  clock: Clock;
}

export function registeringRequests({
  userFactory,
  publishRights,
  newUsers,
  clock,
}: RegisteringParts): HandlersOf<'register'> {
  return {
    async register(
      session: Session,
      { username, token, publishKey }: Requests['register'],
    ): Promise<Answer<Registered>> {
      const proved = await publishRights.provedKey(publishKey);
      if (!proved.ok) return proved;
      const publishKeyHash = proved.keyHash;
      if (token === undefined) {
        if (newUsers.take(session.address, clock.now()) === undefined)
          return refuse('rate_limited');
        const created = await userFactory.create(username, { publishKeyHash });
        return registered(session, created.user, created.token);
      }
      const user = await userFactory.recognize({ token, username, publishKeyHash });
      return user === undefined ? refuse('invalid_token') : registered(session, user, token);
    },
  };
}

function registered(session: Session, user: User, token: string): Answer<Registered> {
  session.user = user;
  session.socket.emit('registered', { userId: user.userId, token });
  return { ok: true, userId: user.userId, token };
}
