/**
 * How large a picture is, in pixels.
 */
export interface Size {
  width: number;
  height: number;
}

export function isSameSize(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}
