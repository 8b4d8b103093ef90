/**
 * The studio's page with the session behind it, which is made when the studio is first opened. Loaded only then: most who
 * come want to watch.
 * From: app.tsx, by `import()`. To: studio-page.tsx.
 */

import { addOnAirBar } from './on-air-bar.ts';
import { useStudioDoor } from './studio-door.ts';
import { StudioPage } from './studio-page.tsx';
import { StudioSession } from './studio-session.ts';
import { StudioSessionContext } from './use-studio-session.ts';

function openStudio(): StudioSession {
  const session = new StudioSession();
  addOnAirBar(session);
  return session;
}

export function StudioPart() {
  const session = useStudioDoor().open(openStudio);
  return (
    <StudioSessionContext value={session}>
      <StudioPage />
    </StudioSessionContext>
  );
}
