/**
 * Says why the hub is not reached. From: the client library's states. To: picture-overlay.tsx, studio-notice.tsx.
 */
import type { ConnectProblem } from '@streamhub/client';
import { useTranslation } from '../i18n/use-translation.ts';

export function useProblemSentence(problem: ConnectProblem | undefined): string | undefined {
  const { t } = useTranslation();
  if (problem === undefined) return undefined;
  const { code } = problem;
  switch (code) {
    case 'offline':
    case 'unreachable':
    case 'unreadable':
      // It is tried again by itself: nobody has to be told to.
      return t(`connect.${code}`);
    default:
      return t(`error.${code}`);
  }
}
