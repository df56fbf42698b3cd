/** A button that opens a small pop-up on the browser's own popover layer: closes on Escape and outside clicks. */
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

interface Props {
  label: string;
  icon: IconName;
  /** Shows the label beside the icon. */
  text?: boolean;
  className?: string;
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** Opens below the button, aligned to its right edge, inside the viewport. */
export function Menu({ label, icon, text = false, className = 'btn quiet', children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();
  useLayoutEffect(() => {
    const node = panel.current;
    const box = button.current?.getBoundingClientRect();
    if (!open || !node || !box) return;
    node.style.top = `${Math.min(box.bottom + 4, innerHeight - node.offsetHeight - 8)}px`;
    node.style.left = `${Math.max(8, Math.min(box.right - node.offsetWidth, innerWidth - node.offsetWidth - 8))}px`;
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={text ? className : `${className} icon-only`}
        popoverTarget={id}
        aria-expanded={open}
        aria-label={text ? undefined : label}
        data-tip={text ? undefined : label}
      >
        <Icon name={icon} />
        {text && label}
      </button>
      <div
        ref={panel}
        id={id}
        className="menu"
        popover="auto"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && (typeof children === 'function' ? children(close) : children)}
      </div>
    </>
  );
}
