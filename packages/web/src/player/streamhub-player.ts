/**
 * What the hub serves as `/streamhub-player.js`: two lines of HTML show a stream on any page that the hub allows.
 * From: the pages of others, a `<script type="module">`. To: `<streamhub-player>` there.
 */
import { StreamHubPlayerElement } from '@streamhub/client';
import { tellInConsole } from './console-advice.ts';

const script = new URL(import.meta.url);
/** Where this script came from; with a slash at the end. */
const hubUrl = new URL('.', script).href;

class PlayerOfThisHub extends StreamHubPlayerElement {
  /** An attribute that is set only when the element is in the page would come after its first join. */
  override getAttribute(name: string): string | null {
    const given = super.getAttribute(name);
    return name === 'hub-url' ? given || hubUrl : given;
  }
}

// A page that loads it twice, or brings the element by itself, keeps the first.
if (!customElements.get('streamhub-player')) {
  customElements.define('streamhub-player', PlayerOfThisHub);
  tellInConsole(document);
}
