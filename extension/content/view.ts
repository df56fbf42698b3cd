/** The elements around the panel: a slim bar, the separator, the frame with the panel, and the strip. */
import type { Shell, ShellGreeting, ShellWord } from '../shared/messages';
import { type Icon, icon } from './icons';
import { FIRST_WIDTH, MAX_WIDTH, MIN_WIDTH, shownWidth, widthAfterKey, widthAt } from './layout';
import css from './shell.css?inline';

export type Words = Record<ShellWord, string>;

/** What the person does to the view. */
export interface Wishes {
  change: (by: Partial<Shell>) => void;
  openNative: () => void;
}

/** The view on the page; `draw` is the only way its looks change. */
export interface View {
  host: HTMLElement;
  draw: (shell: Shell, viewport: number) => void;
  drawBadge: (badge: string, title: string) => void;
  focus: () => void;
}

/** Builds the view, not yet in the page; `panelUrl` is loaded when the panel is first open. */
export function createView({ shell: first, words }: ShellGreeting, panelUrl: string, wishes: Wishes): View {
  let shell = first;
  const host = document.createElement('div');
  // Playwright sees through open shadow roots only; everywhere else the page must not look inside.
  const root = host.attachShadow({ mode: import.meta.env.MODE === 'e2e' ? 'open' : 'closed' });
  root.adoptedStyleSheets = [sheet()];

  const frame = document.createElement('iframe');
  frame.title = words.shellFrame;
  const badge = element('span', 'badge');
  const bar = createBar(words, () => shell, wishes);
  const strip = button('expand', words.shellExpand, () => wishes.change({ view: 'open' }));
  strip.className = 'strip';
  strip.append(badge);

  const section = element('section', '');
  section.setAttribute('role', 'complementary');
  section.setAttribute('aria-label', words.shellRegion);
  const separator = createSeparator(words, section, () => shell, wishes);
  section.append(separator, bar.element, strip);
  root.append(section);

  return {
    host,
    draw(next, viewport) {
      shell = next;
      host.dataset['side'] = shell.side;
      host.dataset['view'] = shell.view;
      host.style.setProperty('--width', `${shownWidth(shell, viewport)}px`);
      section.className = `${shell.side} ${shell.mode} ${shell.view}`;
      separator.setAttribute('aria-valuenow', String(shell.width));
      bar.draw(shell);
      placeFrame(section, frame, panelUrl, shell.view);
    },
    drawBadge(said, title) {
      badge.textContent = said;
      relabel(strip, said ? `${words.shellExpand}. ${title}` : words.shellExpand);
    },
    focus: () => (shell.view === 'collapsed' ? strip : frame).focus(),
  };
}

interface Bar {
  element: HTMLElement;
  draw: (shell: Shell) => void;
}

function createBar(words: Words, now: () => Shell, wishes: Wishes): Bar {
  const side = button('left', '', () => wishes.change({ side: otherSide(now()) }));
  const mode = button('overlay', '', () => wishes.change({ mode: otherMode(now()) }));
  const bar = element('div', 'bar');
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', words.shellRegion);
  bar.append(
    side,
    mode,
    button('native', words.shellNative, wishes.openNative),
    button('collapse', words.shellCollapse, () => wishes.change({ view: 'collapsed' })),
    button('hide', words.shellHide, () => wishes.change({ view: 'hidden' })),
  );
  return {
    element: bar,
    draw(shell) {
      const [toSide, toMode] = [otherSide(shell), otherMode(shell)];
      side.replaceChildren(icon(toSide));
      relabel(side, toSide === 'left' ? words.shellDockLeft : words.shellDockRight);
      mode.replaceChildren(icon(toMode));
      relabel(mode, toMode === 'push' ? words.shellPush : words.shellOverlay);
    },
  };
}

const otherSide = ({ side }: Shell): Shell['side'] => (side === 'left' ? 'right' : 'left');
const otherMode = ({ mode }: Shell): Shell['mode'] => (mode === 'push' ? 'overlay' : 'push');

function button(name: Icon, words: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  relabel(made, words);
  made.append(icon(name));
  made.addEventListener('click', act);
  return made;
}

/** The panel runs while it is open or collapsed; hidden, it is gone and asks nothing. */
function placeFrame(section: HTMLElement, frame: HTMLIFrameElement, url: string, view: Shell['view']): void {
  if (view === 'hidden') frame.remove();
  if (view !== 'open' || frame.isConnected) return;
  frame.src = url;
  section.append(frame);
}

function createSeparator(words: Words, section: HTMLElement, now: () => Shell, wishes: Wishes): HTMLElement {
  const separator = element('div', '');
  const about = { role: 'separator', tabindex: 0, 'aria-orientation': 'vertical', 'aria-label': words.shellResize };
  for (const [name, value] of Object.entries({ ...about, 'aria-valuemin': MIN_WIDTH, 'aria-valuemax': MAX_WIDTH })) {
    separator.setAttribute(name, String(value));
  }
  const drag = (event: PointerEvent): void =>
    wishes.change({ width: widthAt(event.clientX, now().side, innerWidth) });
  separator.addEventListener('pointerdown', (event) => {
    separator.setPointerCapture(event.pointerId);
    section.classList.add('dragging');
    separator.addEventListener('pointermove', drag);
  });
  separator.addEventListener('lostpointercapture', () => {
    section.classList.remove('dragging');
    separator.removeEventListener('pointermove', drag);
  });
  separator.addEventListener('dblclick', () => wishes.change({ width: FIRST_WIDTH }));
  separator.addEventListener('keydown', (event) => {
    const width = widthAfterKey(event.key, event.shiftKey, now());
    if (width === null) return;
    event.preventDefault();
    event.stopPropagation();
    wishes.change({ width });
  });
  return separator;
}

function sheet(): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

function element(name: string, className: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function relabel(button: HTMLElement, words: string): void {
  button.title = words;
  button.setAttribute('aria-label', words);
}
