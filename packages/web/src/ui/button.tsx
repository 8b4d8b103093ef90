/**
 * A button, and a link that looks like one. To: all pages.
 */
import type { ComponentProps } from 'react';
import { Link } from 'react-router';
import styles from './button.module.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger' | 'live';

type ButtonProps = ComponentProps<'button'> & { look?: Look; isLarge?: boolean };

export function Button({ look = 'plain', isLarge = false, className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={classOf({ look, isLarge, className })} />;
}

type ButtonLinkProps = ComponentProps<typeof Link> & { look?: Look; isLarge?: boolean };

export function ButtonLink({
  look = 'plain',
  isLarge = false,
  className,
  ...rest
}: ButtonLinkProps) {
  return <Link {...rest} className={classOf({ look, isLarge, className })} />;
}

function classOf(style: { look: Look; isLarge: boolean; className: string | undefined }): string {
  const { look, isLarge, className } = style;
  return [styles.button, styles[look], isLarge && styles.large, className]
    .filter(Boolean)
    .join(' ');
}
