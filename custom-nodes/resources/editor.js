/** What Pulso adds to the flow editor besides its nodes: pick-lists for their forms, texts of the dots in the reader's language, a sidebar. */
/* global RED */
import { pickNames } from './pick-names.js';
import { newestSettings, newestVersion } from './saved-settings.js';
import { addSidebar } from './sidebar.js';
import { translateStatuses } from './status-texts.js';

RED.pulso = { pickNames, newestSettings, newestVersion };
translateStatuses();
// A refused deploy is to be read in the language that was chosen for the editor, which may not be the browser's.
$.ajaxPrefilter((options, _original, request) => {
  if (options.type === 'POST') request.setRequestHeader('Accept-Language', RED.i18n.lang());
});
addSidebar();
