/**
 * The publish key in the address `/studio#key=…`, which the hub shows when it first starts. Behind the `#` it is sent to
 * nobody; read, it is taken out, so that nobody copies it along with the address.
 * From: the address bar. To: the studio's settings.
 */
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useStudioSession } from '../studio/use-studio-session.ts';

export function useKeyInAddress(): void {
  const { hash, pathname, search } = useLocation();
  const navigate = useNavigate();
  const [, session] = useStudioSession();
  useEffect(() => {
    const publishKey = new URLSearchParams(hash.slice(1)).get('key')?.trim();
    if (!publishKey) return;
    session.choose({ publishKey });
    void navigate({ pathname, search }, { replace: true });
  }, [hash, pathname, search, navigate, session]);
}
