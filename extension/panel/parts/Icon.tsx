/** Line icons, drawn here so that no font or network is needed. 16 x 16, stroke in the text's colour. */
const PATHS = {
  today: 'M2.5 13.5h11M4 11V7.5M8 11V3M12 11V6',
  alerts: 'M8 2v1M4.2 11V7.2a3.8 3.8 0 0 1 7.6 0V11l1.4 1.5H2.8ZM6.7 13.8h2.6',
  agents: 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.2 2-4 4.5-4s4.5 1.8 4.5 4M10.5 2.9a2.3 2.3 0 0 1 0 4.3M12 9.9c1.5.6 2.5 1.9 2.5 3.6',
  campaigns: 'M2.5 6.5v3h2l6 3.5V3L4.5 6.5ZM13 6.3a2.5 2.5 0 0 1 0 3.4M5 9.7l1 3.8',
  trends: 'M2.5 2.5v11h11M5 10l2.7-3 2.3 1.8 3.5-4.3',
  record: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 8h.1',
  matrix: 'M2.5 2.5h4.3v4.3H2.5ZM9.2 2.5h4.3v4.3H9.2ZM2.5 9.2h4.3v4.3H2.5ZM9.2 9.2h4.3v4.3H9.2Z',
  calls: 'M4 2.5h2l1 3-1.4 1.1a8 8 0 0 0 3.8 3.8L10.5 9l3 1v2a1.5 1.5 0 0 1-1.6 1.5A9.9 9.9 0 0 1 2.5 4.1 1.5 1.5 0 0 1 4 2.5Z',
  settings: 'M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7M11 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6ZM5 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z',
  feed: 'M2.5 3h11v4h-11ZM2.5 10h11M2.5 13h7',
  lineup: 'M2.5 4.5h2c3 0 4 7 7 7H13M2.5 11.5h2c3 0 4-7 7-7H13M11 2.5l2 2-2 2M11 9.5l2 2-2 2',
  'what-if': 'M3 2.5v5c0 2 1.3 3.3 3.3 3.3H13M10.5 8.3l2.5 2.5-2.5 2.5M3 4.8h6.5',
  'drop-budget': 'M2.3 12.5a6 6 0 1 1 11.4 0M8 11l2.8-4.2M4.5 12.5h7',
  schedule: 'M2.5 3.5h11v10h-11ZM2.5 6.5h11M5.5 2v3M10.5 2v3M5 9h3.5M7.5 11.2H11',
  coaching: 'M2.5 3h11v7.5H8L5 13.2v-2.7H2.5ZM5.5 6h5M5.5 8h3',
  effects: 'M13.6 7.2A5.8 5.8 0 1 1 9.8 2.6M5.8 7.7 8 9.9l5.6-6.2',
  exposure: 'M8 2.5v11M5 13.5h6M3.2 4.8h9.6M3.2 4.8 1.6 9h3.2ZM12.8 4.8 11.2 9h3.2Z',
  audit: 'M4 3h8v10.5H4ZM6.3 2.5h3.4M6.2 6.5h3.6M6.2 9h3.6',
  star: 'm8 2.4 1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11l-3.4 1.9.7-3.8-2.8-2.7 3.8-.5Z',
  plus: 'M8 3.5v9M3.5 8h9',
  up: 'M8 12.5v-9M4 7.5l4-4 4 4',
  down: 'M8 3.5v9M4 8.5l4 4 4-4',
  flat: 'M3 8h10M9.5 4.5 13 8l-3.5 3.5',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  warning: 'M8 2.2 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.1',
  minus: 'M4 8h8',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  next: 'M6.5 3.5 11 8l-4.5 4.5',
  expand: 'M4 6.5 8 10.5l4-4',
  collapse: 'M4 9.5 8 5.5l4 4',
  copy: 'M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3',
  sortUp: 'M5 9.5 8 6.5l3 3',
  sortDown: 'M5 6.5l3 3 3-3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3l3.2 3.2',
  columns: 'M2.5 3h11v10h-11ZM6.2 3v10M9.8 3v10',
  download: 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  refresh: 'M13 3v3.5H9.5M13 6.3A5.3 5.3 0 1 0 13.3 9',
  tab: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4',
  side: 'M2 3h12v10H2ZM9.5 3v10',
  dockLeft: 'M2 3h12v10H2ZM6.5 3v10',
  dockRight: 'M2 3h12v10H2ZM9.5 3v10',
  wait: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5v3.2l2 1.3',
  talk: 'M4 2.5h2l1 3-1.4 1.1a8 8 0 0 0 3.8 3.8L10.5 9l3 1v2a1.5 1.5 0 0 1-1.6 1.5A9.9 9.9 0 0 1 2.5 4.1 1.5 1.5 0 0 1 4 2.5Z',
  wrap: 'M3 13h10M4 10.5l.5-2.2L10.7 2l1.7 1.7L6.2 10Z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  dead: 'M2.5 9.5c0-1 1-3.5 5.5-3.5s5.5 2.5 5.5 3.5v1H10V8.7a8 8 0 0 0-4 0v1.8H2.5Z',
  unknown: 'M6 6a2 2 0 1 1 2.7 1.9c-.5.2-.7.5-.7 1v.6M8 11.6v.1',
  login: 'M8 8a2.8 2.8 0 1 0 0-5.5A2.8 2.8 0 0 0 8 8ZM2.5 13.5c0-2.3 2.5-3.8 5.5-3.8s5.5 1.5 5.5 3.8',
  logout: 'M9.5 2.5H3v11h6.5M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  plug: 'M5.5 2v3M10.5 2v3M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0ZM8 12v2.5',
  key: 'M10 9.5a3.5 3.5 0 1 0-3.3-2.2L2.5 11.5v2h2l.5-1.5 1.5-.5.5-1.5 1-.9c.6.3 1.3.4 2 .4ZM11 5.5v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.3V11M8 5v.1',
  clock: 'M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8 5v3.2l2 1.3',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1v-5Z',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; silent to screen readers, so words must stand beside it or in its button's label. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The product's mark. */
export function Mark() {
  return (
    <svg className="mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" />
      <path d="M5.5 15.5v-3.5M9.2 15.5V9M12.9 15.5v-4.5M16.6 15.5V6.5" />
    </svg>
  );
}
