/** What Pulso adds to the flow editor besides its nodes: pick-lists for their forms, texts of the dots in the reader's language, a sidebar. */
/* global RED */
import { pickNames } from './pick-names.js';
import { newestSettings, newestVersion } from './saved-settings.js';
import { addSidebar } from './sidebar.js';
import { translateStatuses } from './status-texts.js';

RED.pulso = { pickNames, newestSettings, newestVersion };
translateStatuses();
addSidebar();
