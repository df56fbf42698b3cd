/**
 * Puts the view into the page and keeps it there. It sees no data: it loads the panel's page in a
 * frame, gives way on one side of Convoso's page, and remembers how the person likes it.
 */
import type { Change, Shell, ShellGreeting, ToShell } from '../shared/messages';
import { fitted, pushedBy } from './layout';
import { createView } from './view';

const MARK = 'data-team-optimizer';
/** A page that keeps removing us wins after this many tries in a row. */
const MAX_REPAIRS = 50;
const SAVE_AFTER_MS = 300;

/** What the mounted panel needs from the worker. */
export interface Line {
  save: (shell: Shell) => void;
  openNative: () => void;
}

export interface Mounted {
  receive: (message: ToShell) => void;
  drawBadge: (greeting: ShellGreeting) => void;
  isCollapsed: () => boolean;
  /** Takes everything out of the page again. */
  unmount: () => void;
}

/** Mounts the panel as `greeting` says. */
export function mount(greeting: ShellGreeting, panelUrl: string, line: Line): Mounted {
  let shell = fitted(greeting.shell, innerWidth);
  let saving: ReturnType<typeof setTimeout> | undefined;
  let repairs = 0;

  const view = createView(greeting, panelUrl, {
    change: (by) => change(by, true),
    openNative: () => {
      line.openNative();
      change({ view: 'collapsed' }, false);
    },
  });
  view.host.setAttribute(MARK, '');

  function change(by: Partial<Shell>, focus: boolean): void {
    const turned = by.view !== undefined && by.view !== shell.view;
    shell = { ...shell, ...by };
    draw();
    if (turned && focus) view.focus();
    clearTimeout(saving);
    saving = setTimeout(() => line.save(shell), SAVE_AFTER_MS);
  }

  function draw(): void {
    view.draw(shell, innerWidth);
    repairs = 0;
    push();
  }

  function push(): void {
    const px = pushedBy(shell, innerWidth);
    for (const side of ['left', 'right'] as const) {
      if (setMargin(side, side === shell.side && px > 0 ? `${px}px` : '')) repairs += 1;
    }
  }

  function attach(): void {
    for (const old of document.querySelectorAll(`[${MARK}]`)) if (old !== view.host) old.remove();
    document.documentElement.append(view.host);
    watcher.observe(document, { childList: true });
    watcher.observe(document.documentElement, { childList: true, attributes: true, attributeFilter: ['style'] });
  }

  // Single-page applications replace the root element or its style: stand up again, but do not fight for ever.
  const watcher = new MutationObserver(() => {
    const out = view.host.parentNode !== document.documentElement;
    if (repairs > MAX_REPAIRS) return watcher.disconnect();
    if (out) {
      repairs += 1;
      watcher.disconnect();
      attach();
    }
    push();
  });
  const calm = setInterval(() => (repairs = 0), 10_000);

  window.addEventListener('resize', draw);
  window.addEventListener('beforeprint', pull);
  window.addEventListener('afterprint', push);
  attach();
  draw();
  view.drawBadge(greeting.badge, greeting.words.shellAttention);

  return {
    receive(message) {
      if ('set' in message) change(defined(message.set), true);
      else change({ view: shell.view === 'open' ? 'hidden' : 'open' }, true);
    },
    drawBadge: ({ badge, words }) => view.drawBadge(badge, words.shellAttention),
    isCollapsed: () => shell.view === 'collapsed',
    unmount() {
      watcher.disconnect();
      clearInterval(calm);
      clearTimeout(saving);
      window.removeEventListener('resize', draw);
      window.removeEventListener('beforeprint', pull);
      window.removeEventListener('afterprint', push);
      view.host.remove();
      pull();
    },
  };
}

/** Gives one margin of the page's root a value above the page's own styles; true when that changed anything. */
function setMargin(side: Shell['side'], value: string): boolean {
  const { style } = document.documentElement;
  const name = `margin-${side}`;
  if (style.getPropertyValue(name) === value) return false;
  if (value) style.setProperty(name, value, 'important');
  else style.removeProperty(name);
  return true;
}

function pull(): void {
  setMargin('left', '');
  setMargin('right', '');
}

function defined(set: Change<Shell>): Partial<Shell> {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as Partial<Shell>;
}
