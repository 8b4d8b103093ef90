import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  CaptureError,
  type CaptureKind,
  captureProblem,
  capturing,
} from '../src/publish/capture/capture-problem.ts';

afterEach(() => vi.unstubAllGlobals());

function failure(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

describe('captureProblem', () => {
  test.each<[string, string, CaptureKind, string]>([
    ['NotAllowedError', 'Permission denied', 'camera', 'denied'],
    ['NotAllowedError', 'Permission denied', 'microphone', 'denied'],
    ['NotAllowedError', 'Permission dismissed', 'camera', 'cancelled'],
    ['NotAllowedError', 'Permission denied', 'screen', 'cancelled'],
    ['NotAllowedError', 'Permission denied by system', 'screen', 'denied'],
    ['SecurityError', '', 'camera', 'denied'],
    ['NotFoundError', '', 'camera', 'no_camera'],
    ['NotFoundError', '', 'microphone', 'no_microphone'],
    ['NotFoundError', '', 'screen', 'unsupported'],
    ['NotReadableError', 'Device in use', 'camera', 'in_use'],
    ['AbortError', 'Starting videoinput failed', 'camera', 'in_use'],
    ['NotSupportedError', '', 'screen', 'unsupported'],
    ['TypeError', '', 'camera', 'unknown'],
  ])('reads %s "%s" of a %s as %s', (name, message, kind, problem) => {
    expect(captureProblem(failure(name, message), kind)).toBe(problem);
  });

  test('reads a chosen device that is not there any more as unplugged', () => {
    const error = Object.assign(failure('OverconstrainedError'), { constraint: 'deviceId' });
    expect(captureProblem(error, 'camera')).toBe('unplugged');
  });

  test.each([undefined, null, 'text', 7, {}])(
    'reads %s, which is no error, as unknown',
    (error) => {
      expect(captureProblem(error, 'camera')).toBe('unknown');
    },
  );
});

describe('capturing', () => {
  test('says insecure_context on a page that is not secure, unsupported on one that is', async () => {
    vi.stubGlobal('navigator', {});
    vi.stubGlobal('isSecureContext', false);
    const open = async () => 'open';
    await expect(capturing('camera', open)).rejects.toMatchObject({ problem: 'insecure_context' });
    vi.stubGlobal('isSecureContext', true);
    await expect(capturing('camera', open)).rejects.toMatchObject({ problem: 'unsupported' });
  });

  test.each<[CaptureKind, string]>([
    ['camera', 'camera'],
    ['microphone', 'microphone'],
    ['screen', 'display-capture'],
  ])('says that the site forbids a %s, and does not ask for it', async (kind, feature) => {
    vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia() {} } });
    vi.stubGlobal('document', {
      featurePolicy: { features: () => [feature], allowsFeature: () => false },
    });
    let isAsked = false;
    const opening = capturing(kind, async () => {
      isAsked = true;
    });
    await expect(opening).rejects.toMatchObject({ problem: 'forbidden_by_site' });
    expect(isAsked).toBe(false);
  });

  test.each([
    ['allows it', { features: () => ['camera'], allowsFeature: () => true }],
    ['has no word for it', { features: () => ['fullscreen'], allowsFeature: () => false }],
    ['does not exist here', undefined],
  ])('asks for a camera where the policy %s', async (_what, featurePolicy) => {
    vi.stubGlobal('navigator', { mediaDevices: {} });
    vi.stubGlobal('document', { featurePolicy });
    expect(await capturing('camera', async () => 'open')).toBe('open');
  });

  test('keeps the cause of a failure', async () => {
    vi.stubGlobal('navigator', { mediaDevices: {} });
    const cause = failure('NotFoundError');
    const opening = capturing('camera', () => Promise.reject(cause));
    await expect(opening).rejects.toBeInstanceOf(CaptureError);
    await expect(opening).rejects.toMatchObject({ problem: 'no_camera', cause });
  });

  test('says unsupported for a screen where the browser has none to share', async () => {
    vi.stubGlobal('navigator', { mediaDevices: {} });
    const opening = capturing('screen', async () => 'open');
    await expect(opening).rejects.toMatchObject({ problem: 'unsupported' });
  });
});
