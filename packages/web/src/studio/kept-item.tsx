/**
 * One kept stream: its link, and the ways to go live, rename and announce it, to get another publish token, and to delete it.
 * From: kept-panel.tsx. To: the studio session, kept-api.ts.
 */
import { useState } from 'react';
import type { Problem } from '../hub-request.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { momentText } from '../time/start-texts.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyLink } from '../ui/copy-link.tsx';
import { deleteKept, type KeptStream, renewToken } from './kept-api.ts';
import { KeptForm } from './kept-form.tsx';
import { forgetLink, keepLink } from './kept-links.ts';
import styles from './kept-panel.module.css';
import { useStudioSession } from './use-studio-session.ts';

interface KeptItemProps {
  kept: KeptStream;
  /** For viewers. */
  url: string;
  /** Something is so that the list must say. */
  onChange(): void;
}

type Question = 'token' | 'delete';

export function KeptItem({ kept, url, onChange }: KeptItemProps) {
  const { t } = useTranslation();
  const [snapshot, session] = useStudioSession();
  const [isEdited, setIsEdited] = useState(false);
  const [question, setQuestion] = useState<Question>();
  const [newToken, setNewToken] = useState<string>();
  const [problem, setProblem] = useState<Problem | 'picture'>();
  const { info, publishToken } = kept;
  const { streamKey } = info;
  const title = info.title || t('studio.kept.untitled');
  const named = { streamKey, publishToken };

  async function goLive() {
    if (publishToken === undefined) return setQuestion('token');
    const isBegun = await session.goLive({ streamKey, publishToken, title: info.title });
    setProblem(isBegun ? undefined : 'picture');
  }

  async function renew() {
    setQuestion(undefined);
    const answer = await renewToken(named);
    if (typeof answer === 'string') return setProblem(answer);
    keepLink({ streamKey, publishToken: answer.publishToken });
    setProblem(undefined);
    setNewToken(answer.publishToken);
    onChange();
  }

  async function remove() {
    setQuestion(undefined);
    const answer = await deleteKept(named);
    if (answer !== undefined && answer !== 'stream_ended') return setProblem(answer);
    forgetLink(streamKey);
    onChange();
  }

  return (
    <li className={styles.item} data-testid="kept-stream">
      <div>
        <h3 className={styles.title} dir="auto">
          {title}
        </h3>
        <KeptState info={info} />
      </div>
      <CopyLink url={url} testId="kept-link" />
      {newToken !== undefined && (
        <CopyLink url={newToken} label={t('studio.kept.newToken')} testId="new-token" />
      )}
      <div className={styles.actions}>
        <Button
          look="primary"
          data-testid="kept-go-live"
          disabled={snapshot.publisher.name === 'connecting'}
          aria-label={t('studio.kept.goLiveWith', { title })}
          onClick={() => void goLive()}
        >
          {t('studio.goLive')}
        </Button>
        <Button
          data-testid="kept-edit"
          aria-expanded={isEdited}
          aria-label={t('studio.kept.editOf', { title })}
          onClick={() => setIsEdited(!isEdited)}
        >
          {t('studio.kept.edit')}
        </Button>
        <Button
          look="quiet"
          data-testid="kept-token"
          aria-label={t('studio.kept.tokenOf', { title })}
          onClick={() => setQuestion('token')}
        >
          {t('studio.kept.token')}
        </Button>
        <Button
          look="quiet"
          data-testid="kept-delete"
          aria-label={t('studio.kept.deleteOf', { title })}
          onClick={() => setQuestion('delete')}
        >
          {t('studio.kept.delete')}
        </Button>
      </div>
      <p className={problem ? styles.problem : 'visually-hidden'} role="status">
        {problem && (problem === 'picture' ? t('studio.goLiveSoundOnly') : t(`error.${problem}`))}
      </p>
      {isEdited && (
        <KeptForm
          kept={kept}
          onSaved={() => {
            setIsEdited(false);
            onChange();
          }}
        />
      )}
      <ConfirmDialog
        isOpen={question === 'token'}
        title={t('studio.kept.askToken.title')}
        text={t(publishToken ? 'studio.kept.askToken.text' : 'studio.kept.askToken.textElsewhere')}
        confirm={t('studio.kept.askToken.confirm')}
        cancel={t('studio.kept.cancel')}
        confirmTestId="confirm-token"
        onClose={() => setQuestion(undefined)}
        onConfirm={() => void renew()}
      />
      <ConfirmDialog
        isOpen={question === 'delete'}
        title={t('studio.kept.askDelete.title', { title })}
        text={t('studio.kept.askDelete.text')}
        confirm={t('studio.kept.askDelete.confirm')}
        cancel={t('studio.kept.cancel')}
        confirmTestId="confirm-delete"
        onClose={() => setQuestion(undefined)}
        onConfirm={() => void remove()}
      />
    </li>
  );
}

function KeptState({ info }: { info: KeptStream['info'] }) {
  const { t, i18n } = useTranslation();
  return (
    <p className={styles.state} data-testid="kept-state">
      {stateText()}
    </p>
  );

  function stateText(): string {
    if (info.state !== 'offline') return t('studio.kept.onAir');
    if (info.startsAt === undefined) return t('studio.kept.offAir');
    return t('studio.kept.startsAt', { when: momentText(info.startsAt, i18n.language) });
  }
}
