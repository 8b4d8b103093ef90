/**
 * The codec, with what a trial on this device said of each. Trials run before going live only: they need the device.
 * From: the studio session. To: quality-panel.tsx.
 */
import type { CodecTrial, VideoCodecChoice } from '@streamhub/client';
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { codecName } from '../ui/codec-name.ts';
import { Field } from '../ui/field.tsx';
import { codecChoices, oneOf } from './studio-settings.ts';
import type { Trials } from './trial-log.ts';
import { useStudioSession } from './use-studio-session.ts';

export function CodecChoice() {
  const { t } = useTranslation();
  const id = useId();
  const [{ settings, trials }, session] = useStudioSession();
  const nameOf = (codec: VideoCodecChoice) => {
    if (codec === 'auto') return t('studio.codecAuto');
    const trial = trialOf(trials, codec);
    return trial
      ? t('studio.codecTried', { codec: codecName(codec), verdict: t(verdictKey(trial)) })
      : codecName(codec);
  };
  return (
    <Field id={id} label={t('studio.codec')} hint={t('studio.codecHint')}>
      <select
        id={id}
        data-testid="codec"
        aria-describedby={`${id}-hint`}
        value={settings.codec}
        onChange={({ target }) => {
          const codec = oneOf(codecChoices, target.value);
          if (codec) session.choose({ codec });
        }}
      >
        {codecChoices.map((codec) => (
          <option key={codec} value={codec}>
            {nameOf(codec)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function trialOf(trials: Trials, codec: VideoCodecChoice): CodecTrial | undefined {
  return codec === 'auto' || codec === 'jpeg' ? undefined : trials[codec];
}

function verdictKey({ verdict }: CodecTrial) {
  return `studio.verdict.${verdict}` as const;
}
