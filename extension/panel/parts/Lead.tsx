/** What a screen says first: the first sentence large, what follows it plain. */

/** The first sentence of a text and the rest; an ending is a full stop before a capital, so that figures stay whole. */
export function firstSentence(text: string): [string, string] {
  const end = /[.!?](?=\s+[\p{Lu}¿¡])/u.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, ''];
}

/** Nothing where there is nothing to say. */
export function Lead({ text }: { text: string }) {
  const [first, rest] = firstSentence(text);
  if (!first) return null;
  return (
    <div className="said-first">
      <p className="said-big">{first}</p>
      {rest && <p className="said-rest">{rest}</p>}
    </div>
  );
}
