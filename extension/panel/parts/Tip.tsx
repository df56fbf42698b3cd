/** One tip for the whole panel: whatever carries `data-tip` shows it on hover and on focus. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Shown {
  target: Element;
  text: string;
  box: DOMRect;
}

const SELECTOR = '[data-tip]';
const ID = 'tip';

/** Listens once at the document, so that rows of a virtual list need no component of their own. */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const tip = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest(SELECTOR) : null;
      // A click focuses too; only focus by keyboard asks for words.
      const asked = event.type !== 'focusin' || target?.matches(':focus-visible, :has(:focus-visible)');
      const text = asked ? target?.getAttribute('data-tip') : null;
      setShown(target && text ? { target, text, box: target.getBoundingClientRect() } : null);
    };
    const hide = () => setShown(null);
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    const listen = { show: ['pointerover', 'focusin'], hide: ['focusout', 'pointerdown', 'hashchange', 'blur'] };
    for (const name of listen.show) document.addEventListener(name, show);
    for (const name of listen.hide) window.addEventListener(name, hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', escape);
    return () => {
      for (const name of listen.show) document.removeEventListener(name, show);
      for (const name of listen.hide) window.removeEventListener(name, hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', escape);
    };
  }, []);

  useLayoutEffect(() => {
    const node = tip.current;
    if (!node || !shown) return;
    const { box } = shown;
    const left = Math.min(Math.max(8, box.left + box.width / 2 - node.offsetWidth / 2), innerWidth - node.offsetWidth - 8);
    const below = box.bottom + 6 + node.offsetHeight < innerHeight;
    node.style.left = `${left}px`;
    node.style.top = `${below ? box.bottom + 6 : box.top - node.offsetHeight - 6}px`;
  }, [shown]);

  // Who cannot see the tip hears it as the description of what has the focus, wherever the tip itself stands.
  useEffect(() => {
    if (!shown || shown.target.hasAttribute('aria-describedby')) return;
    shown.target.setAttribute('aria-describedby', ID);
    return () => shown.target.removeAttribute('aria-describedby');
  }, [shown]);

  if (!shown) return null;
  return (
    <div className="tip" role="tooltip" id={ID} aria-hidden="true" ref={tip}>
      {shown.text}
    </div>
  );
}
