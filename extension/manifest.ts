/** The extension's manifest as data; docs/permissions.md justifies each permission. */

/** Where the backend listens unless told otherwise. */
export const DEFAULT_PORT = 8137;

/**
 * Public half of the key that gives unpacked builds the fixed id `EXTENSION_ID`.
 * The store zip leaves it out: the store assigns its own id.
 */
export const KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4Wrv1+OPl5GtDY5DBECeFwW9kdiqpZfvtbuBGkTkN7qlPW1KzMHCmHiMqG9bLVgSVam9pdmX5rPTMSEDPPeTGTeMp+4gxGDyJRnZydtIgU8CyC/XT2njk7D9ZwXKymKmOqmdn3FUE6lb8xLXWzlJzYI7n88mG9pxQwIMgSGKtvJGn7BmOfUg7pSgVN4DNkTOrPGcmeluGEXpXWIkDFrLWXguyFK7PlpsQR9VxfJFNFGGDiZfbkmX86CcTNC/dAiHVGTB3k7/JzVnagrwVOoZ01eUKeeoLPNSbXfnXvSFctAedEFKEe8cyhoI+UqXGDlE3HNqj/FuQdqNVaFEGu8uzQIDAQAB';

/** The id Chrome derives from `KEY`. */
export const EXTENSION_ID = 'kfchfooafgpgcipfldmffdhnimofgkfe';

const ICONS = { 16: 'icons/16.png', 32: 'icons/32.png', 48: 'icons/48.png', 128: 'icons/128.png' };

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  `connect-src 'self' http://127.0.0.1:*`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self' https://*.convoso.com",
].join('; ');

/** The manifest of one version. */
export function manifest(version: string) {
  return {
    manifest_version: 3,
    name: '__MSG_extensionName__',
    short_name: '__MSG_extensionShortName__',
    description: '__MSG_extensionDescription__',
    version,
    key: KEY,
    default_locale: 'en',
    minimum_chrome_version: '125',
    icons: ICONS,
    action: { default_title: '__MSG_actionTitle__', default_icon: ICONS },
    background: { service_worker: 'background.js', type: 'module' },
    content_scripts: [
      {
        matches: ['https://*.convoso.com/*'],
        exclude_globs: ['https://agent*.convoso.com/*'],
        js: ['content.js'],
        run_at: 'document_end',
        all_frames: false,
      },
    ],
    side_panel: { default_path: 'panel.html' },
    options_ui: { page: 'options.html', open_in_tab: true },
    permissions: ['storage', 'sidePanel', 'alarms'],
    host_permissions: [`http://127.0.0.1:${DEFAULT_PORT}/*`],
    content_security_policy: { extension_pages: PAGE_POLICY },
    web_accessible_resources: [
      { resources: ['panel.html'], matches: ['https://*.convoso.com/*'], use_dynamic_url: true },
    ],
    commands: {
      'toggle-panel': {
        suggested_key: { default: 'Alt+T' },
        description: '__MSG_commandTogglePanel__',
      },
      'open-native': { description: '__MSG_commandOpenNative__' },
    },
    storage: { managed_schema: 'managed.json' },
  };
}
