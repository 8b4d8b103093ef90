/**
 * Asks before something that cannot be taken back. The browser's own dialog keeps the focus inside, closes on
 * Escape and gives the focus back afterwards. The harmless answer has the focus first.
 * From: stop-button.tsx. To: onConfirm.
 */
import { useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './confirm-dialog.module.css';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  confirm: string;
  cancel: string;
  confirmTestId: string;
  onConfirm(): void;
  onClose(): void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();
  const { isOpen, onClose, onConfirm } = props;

  useEffect(() => {
    if (!isOpen) return;
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, [isOpen]);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={titleId}
      aria-describedby={textId}
      onClose={onClose}
    >
      <h2 id={titleId}>{props.title}</h2>
      <p id={textId}>{props.text}</p>
      <div className={styles.actions}>
        <Button look="plain" onClick={onClose}>
          {props.cancel}
        </Button>
        <Button look="danger" data-testid={props.confirmTestId} onClick={onConfirm}>
          {props.confirm}
        </Button>
      </div>
    </dialog>
  );
}
