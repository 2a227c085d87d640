import { inject, onScopeDispose, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue';
import type { InsightFilter } from '#shared/insights/filter.contract';
import type { ClosingsWish } from '#shared/insights/insights.contract';

/** The closings that a number stands for, and what to call them. */
export interface Behind {
  title: string;
  wish: Partial<ClosingsWish>;
  /** Where the number is of a part of what is looked at: one step, team or agent. */
  narrower?: Partial<InsightFilter>;
}

/** What the view on screen can be taken along as. */
export interface Offer {
  /** The view's part of the file's name. */
  name: string;
  rows: () => (string | number | null)[][];
  picture?: () => HTMLCanvasElement | undefined;
}

export interface Frame {
  /** Shows the closings behind a number. */
  open: (behind: Behind) => void;
  offer: ShallowRef<Offer | null>;
}

const key: InjectionKey<Frame> = Symbol('insights');

export function provideFrame(open: Frame['open']): Frame {
  const frame: Frame = { open, offer: shallowRef(null) };
  provide(key, frame);
  return frame;
}

export function useFrame(): Frame {
  const frame = inject(key);
  if (!frame) throw new Error('Numbers of Insights stand inside its screen');
  return frame;
}

/** Offers a view's table and picture for export for as long as the view is shown. */
export function useOffer(offer: Offer): void {
  const frame = useFrame();
  frame.offer.value = offer;
  onScopeDispose(() => {
    if (frame.offer.value === offer) frame.offer.value = null;
  });
}
