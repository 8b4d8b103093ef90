/** Makes `<streamhub-player>` a tag that JSX knows. */
import type { PlayerLabels, StreamHubPlayerElement } from '@streamhub/client';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type PlayerTag = DetailedHTMLProps<
  HTMLAttributes<StreamHubPlayerElement>,
  StreamHubPlayerElement
> & {
  'stream-key': string;
  controls?: 'none';
  labels?: Partial<PlayerLabels>;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'streamhub-player': PlayerTag;
    }
  }
}
