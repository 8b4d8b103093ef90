/** Lets components hand values to their style sheets as CSS variables. */
import 'react';

declare module 'react' {
  interface CSSProperties {
    [variable: `--${string}`]: string | number;
  }
}
