/** Icons as paths on a 16 px grid; built node by node, since a page with trusted types refuses markup. */
const PATHS = {
  left: 'M2 3h12v10H2zM6 3v10M11 6 9 8l2 2',
  right: 'M2 3h12v10H2zM10 3v10M5 6l2 2-2 2',
  push: 'M2 3h5v10H2zM14 3h-4v10h4',
  overlay: 'M2 3h9v10H2zM7 6h7v9H7z',
  native: 'M2 3h12v10H2zM10 3v10M12 6h0M12 8h0M12 10h0',
  collapse: 'M3 8h10',
  hide: 'M4 4l8 8M12 4l-8 8',
  expand: 'M2 3h12v10H2zM10 3v10',
};
export type Icon = keyof typeof PATHS;

/** One icon, hidden from screen readers: the button around it carries the words. */
export function icon(name: Icon): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
