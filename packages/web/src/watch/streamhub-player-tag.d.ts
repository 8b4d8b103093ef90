/** Makes `<streamhub-player>` a tag that JSX knows. */
import type { Latency, PlayerLabels, StreamHubPlayerElement } from '@streamhub/client';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type PlayerTag = DetailedHTMLProps<
  HTMLAttributes<StreamHubPlayerElement>,
  StreamHubPlayerElement
> & {
  'hub-url': string;
  'stream-key': string;
  recording?: string | undefined;
  ticket?: string | undefined;
  password?: string | undefined;
  latency?: Latency;
  controls?: boolean;
  labels?: Partial<PlayerLabels>;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'streamhub-player': PlayerTag;
    }
  }
}
