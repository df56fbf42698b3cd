/** The service worker: the only part that talks to the backend, holds the token and keeps the copy. */
import { useCatalogue } from '../shared/text';
import * as connection from './connection';
import * as places from './places';
import { listen } from './router';
import * as serve from './serve';
import * as storage from './storage';

const ALARM = 'floor';
const FLOOR = '/v1/snapshot?window=today';

const started = storage.lockStorage().then(speak);

async function speak(): Promise<void> {
  await useCatalogue((await storage.preferences()).language).catch(() => undefined);
}

listen({
  get: async ({ path, have }) => (await started, serve.get(path, have)),
  put: async ({ path, body }) => (await started, serve.change('PUT', path, body)),
  post: async ({ path, body }) => (await started, serve.change('POST', path, body)),
  offline: async ({ path }) => (await started, serve.offline(path)),
  history: ({ centre }) => serve.history(centre),
  connection: async ({ probe }) => (await started, connection.connection(probe ?? false)),
  pair: async ({ code, port }) => {
    await started;
    const paired = await connection.pair(code, port);
    void lookAtFloor();
    return paired;
  },
  unpair: async () => {
    const gone = await connection.unpair();
    void lookAtFloor();
    return gone;
  },
  preferences: async () => {
    const [chosen, managed] = await Promise.all([storage.preferences(), storage.managedPort()]);
    return { ...chosen, port: managed ?? chosen.port, managed: managed !== null };
  },
  savePreferences: async (change) => {
    await storage.savePreferences(change);
    await speak();
    return connection.connection(change.port !== undefined);
  },
  openTab: places.openTab,
  openOptions: places.openOptions,
  openNative: (_, sender) => places.openNative(sender),
  'shell.load': async () => (await started, places.greetShell()),
  'shell.save': async (shell) => (await storage.saveShell(shell), null),
  'shell.set': places.setShell,
});

/** Refreshes badge and history; the copy of the last 24 hours grows also while no panel is open. */
async function lookAtFloor(): Promise<void> {
  await started;
  const floor = (await storage.floorPath()) ?? FLOOR;
  await serve.get(floor);
  await serve.get(serve.feedPath(floor));
}

async function keepAlarm(): Promise<void> {
  if (!(await chrome.alarms.get(ALARM))) await chrome.alarms.create(ALARM, { periodInMinutes: 1 });
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install') void places.openOptions();
  void lookAtFloor();
});
chrome.runtime.onStartup.addListener(() => void lookAtFloor());
chrome.alarms.onAlarm.addListener((alarm) => {
  if (alarm.name === ALARM) void lookAtFloor();
});
chrome.commands.onCommand.addListener((name, tab) => void places.command(name, tab));

void keepAlarm();
void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
