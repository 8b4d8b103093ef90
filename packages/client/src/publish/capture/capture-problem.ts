/**
 * Why a camera, a microphone or a screen could not be opened, as a closed list that a page can put into sentences.
 * From: camera.ts, screen.ts, microphone.ts. To: the page.
 *
 * Source of the error names: W3C Media Capture and Streams, section "getUserMedia"; W3C Screen Capture. The older names
 * (`DevicesNotFoundError` …) still come from web views. W3C Permissions Policy, section "Introspection", of which Chromium still
 * has the older name.
 */

/** Why nothing can be captured. */
export type CaptureProblem =
  | 'denied'
  /** The page's own server, a proxy before it or the page around it forbids it: no answer to a question changes that. */
  | 'forbidden_by_site'
  | 'no_camera'
  | 'no_microphone'
  | 'in_use'
  | 'unplugged'
  | 'insecure_context'
  | 'unsupported'
  | 'cancelled'
  | 'unknown';

export type CaptureKind = 'camera' | 'microphone' | 'screen';

/** Why a camera, a screen or a microphone could not be opened; `problem` is for programs. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly problem: CaptureProblem;

  constructor(problem: CaptureProblem, options: { cause?: unknown } = {}) {
    super(`capture failed: ${problem}`, options);
    this.problem = problem;
  }
}

export function captureProblem(error: unknown, kind: CaptureKind): CaptureProblem {
  const { name, message, constraint } = fieldsOf(error);
  switch (name) {
    case 'NotAllowedError':
    case 'PermissionDeniedError':
      // Chromium says "by system" when the operating system refuses, and "dismissed" when the question was closed.
      if (/by system/i.test(message)) return 'denied';
      return kind === 'screen' || /dismissed/i.test(message) ? 'cancelled' : 'denied';
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
      if (kind === 'camera') return 'no_camera';
      return kind === 'microphone' ? 'no_microphone' : 'unsupported';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'in_use';
    case 'OverconstrainedError':
    case 'ConstraintNotSatisfiedError':
      // Only the chosen device is asked for exactly: it is not there any more.
      return constraint === 'deviceId' || constraint === '' ? 'unplugged' : 'unknown';
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'unknown';
  }
}

/** Runs `open` where the browser can capture at all; every failure becomes a CaptureError. */
export async function capturing<T>(
  kind: CaptureKind,
  open: (devices: MediaDevices) => Promise<T>,
): Promise<T> {
  // Browsers hide mediaDevices on pages that are neither https nor localhost.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) throw new CaptureError(isSecureContext ? 'unsupported' : 'insecure_context');
  if (isForbiddenBySite(kind)) throw new CaptureError('forbidden_by_site');
  if (kind === 'screen' && !('getDisplayMedia' in devices)) throw new CaptureError('unsupported');
  try {
    return await open(devices);
  } catch (cause) {
    throw new CaptureError(captureProblem(cause, kind), { cause });
  }
}

const FEATURES = { camera: 'camera', microphone: 'microphone', screen: 'display-capture' } as const;

interface PagePolicy {
  features(): string[];
  allowsFeature(feature: string): boolean;
}

/** Whether the page's own policy keeps it from this. False where the browser does not tell. */
export function isForbiddenBySite(kind: CaptureKind): boolean {
  const page = (globalThis.document ?? {}) as {
    permissionsPolicy?: PagePolicy;
    featurePolicy?: PagePolicy;
  };
  const policy = page.permissionsPolicy ?? page.featurePolicy;
  const feature = FEATURES[kind];
  // What a browser does not know, it does not allow either.
  return policy?.features().includes(feature) === true && !policy.allowsFeature(feature);
}

function fieldsOf(error: unknown): { name: string; message: string; constraint: string } {
  const fields = (typeof error === 'object' && error ? error : {}) as Record<string, unknown>;
  return {
    name: String(fields['name'] ?? ''),
    message: String(fields['message'] ?? ''),
    constraint: String(fields['constraint'] ?? ''),
  };
}
