// Starts the components that pages use; every page works without it.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "../built/govuk-frontend.min.js";
import { startCounting } from "./counting.js";
import { startSessionClock } from "./session.js";

createAll(Button, { preventDoubleClick: true });
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Radios);
createAll(ServiceNavigation);
createAll(SkipLink);
createAll(Tabs);
startCounting();
startSessionClock();
