// Starts the counters of long answers, with the words of the page's language.
import { CharacterCount, createAll } from "../built/govuk-frontend.min.js";

const words = document.body.dataset;

export function startCounting(scope = document) {
  createAll(
    CharacterCount,
    {
      i18n: {
        charactersUnderLimit: { one: words.charactersLeftOne, other: words.charactersLeft },
        charactersAtLimit: words.charactersNone,
        charactersOverLimit: { one: words.charactersOverOne, other: words.charactersOver },
      },
    },
    scope,
  );
}
