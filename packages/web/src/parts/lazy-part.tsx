/**
 * A part of the pages that is loaded when it is first shown. If it does not load, the rest of the page goes on and this part
 * says so; shown again, it is tried again.
 * From: the part's own module, by `import()`. To: app.tsx, watch-page.tsx and player-stage.tsx.
 */
import { retried } from '@streamhub/client';
import { type ComponentType, useEffect, useState } from 'react';
import { PartMissing } from './part-missing.tsx';

export class LazyPart<Props extends object> {
  readonly #load: () => Promise<ComponentType<Props>>;
  #component: ComponentType<Props> | undefined;

  /** `load` is an `import()`: browsers ask anew for a module that failed. */
  constructor(load: () => Promise<ComponentType<Props>>) {
    this.#load = load;
  }

  /** Undefined until it is loaded. */
  get component(): ComponentType<Props> | undefined {
    return this.#component;
  }

  async load(): Promise<ComponentType<Props>> {
    this.#component ??= await retried(this.#load);
    return this.#component;
  }
}

interface ShownPartProps<Props extends object> {
  part: LazyPart<Props>;
  props: Props;
}

export function ShownPart<Props extends object>({ part, props }: ShownPartProps<Props>) {
  const [Component, setComponent] = useState(() => part.component);
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => {
    let isShown = true;
    part.load().then(
      (component) => {
        if (isShown) setComponent(() => component);
      },
      () => {
        if (isShown) setIsMissing(true);
      },
    );
    return () => {
      isShown = false;
    };
  }, [part]);
  if (isMissing) return <PartMissing />;
  return Component ? <Component {...props} /> : null;
}
