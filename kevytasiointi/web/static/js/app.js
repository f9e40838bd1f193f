// Starts the components that pages use; every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "../built/govuk-frontend.min.js";

const counted = document.body.dataset;

createAll(Button, { preventDoubleClick: true });
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Radios);
createAll(ServiceNavigation);
createAll(SkipLink);
createAll(Tabs);
createAll(CharacterCount, {
  i18n: {
    charactersUnderLimit: { one: counted.charactersLeftOne, other: counted.charactersLeft },
    charactersAtLimit: counted.charactersNone,
    charactersOverLimit: { one: counted.charactersOverOne, other: counted.charactersOver },
  },
});
