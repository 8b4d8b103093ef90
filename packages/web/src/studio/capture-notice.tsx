/**
 * Says why a camera, a microphone or a screen did not open, and what to do about it.
 * From: picture-problem.tsx, microphone-panel.tsx.
 */
import type { CaptureProblem } from '@streamhub/client';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Notice } from '../ui/notice.tsx';

interface CaptureNoticeProps {
  kind: 'camera' | 'microphone' | 'screen';
  problem: CaptureProblem;
  children?: ReactNode;
}

export function CaptureNotice({ kind, problem, children }: CaptureNoticeProps) {
  const { t } = useTranslation();
  const sentences = sentencesOf(kind, problem);
  return (
    <div data-testid="capture-problem" data-problem={problem}>
      <Notice
        tone={problem === 'cancelled' ? 'caution' : 'problem'}
        what={t(`${sentences}.what`)}
        how={t(`${sentences}.how`)}
      >
        {children}
      </Notice>
    </div>
  );
}

/** Where en.ts has the two sentences. */
function sentencesOf(kind: CaptureNoticeProps['kind'], problem: CaptureProblem) {
  switch (problem) {
    case 'denied':
    case 'forbidden_by_site':
    case 'in_use':
    case 'unplugged':
    case 'cancelled':
      return `capture.${problem}.${kind}` as const;
    case 'no_camera':
    case 'no_microphone':
    case 'insecure_context':
    case 'unsupported':
    case 'unknown':
      return `capture.${problem}` as const;
  }
}
