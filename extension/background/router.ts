/** Receives the messages of the table and refuses everything else: wrong sender, wrong name, wrong content. */
import * as v from 'valibot';
import { type Answers, type MessageName, type Reply, type SenderKind, TABLE } from '../shared/messages';

type Sender = chrome.runtime.MessageSender;

/** One function per message; it gets what the message carries, checked, and who sent it. */
export type Handlers = {
  [N in MessageName]: (
    carries: v.InferOutput<(typeof TABLE)[N]['carries']>,
    sender: Sender,
  ) => Promise<Answers[N]> | Answers[N];
};

/** Answers messages with `handlers` from now on. */
export function listen(handlers: Handlers): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    void handle(handlers, message, sender).then(reply);
    return true;
  });
}

/** Checks one message and hands it to its function; never throws. */
export async function handle(handlers: Handlers, message: unknown, sender: Sender): Promise<Reply<MessageName>> {
  try {
    const name = nameOf(message);
    const from = senderKind(sender);
    if (!name || !from || !(TABLE[name].from as readonly SenderKind[]).includes(from)) return { refused: 'not allowed' };
    const carries = v.safeParse(TABLE[name].carries, (message as { carries?: unknown }).carries);
    if (!carries.success) return { refused: `${name}: ${carries.issues[0].message}` };
    const run = handlers[name] as (carries: unknown, sender: Sender) => Promise<Answers[MessageName]>;
    return { answer: await run(carries.output, sender) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

function nameOf(message: unknown): MessageName | null {
  const name = (message as { name?: unknown } | null)?.name;
  return typeof name === 'string' && Object.hasOwn(TABLE, name) ? (name as MessageName) : null;
}

/** Which of our two kinds of sender this is; null for anyone else. */
export function senderKind(sender: Sender): SenderKind | null {
  if (sender.id !== chrome.runtime.id || !sender.url || !URL.canParse(sender.url)) return null;
  const { protocol, origin, hostname } = new URL(sender.url);
  if (origin === new URL(chrome.runtime.getURL('/')).origin) return 'page';
  const convoso = hostname === 'convoso.com' || hostname.endsWith('.convoso.com');
  return protocol === 'https:' && convoso && sender.tab?.id !== undefined && sender.frameId === 0 ? 'shell' : null;
}
