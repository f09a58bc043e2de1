// The one entry: every module sets up what it finds on the page and again in what htmx brings.
import { listen as listenToAmounts } from "./amount.js";
import { listen as listenToKeys } from "./keys.js";
import { listen as listenToBusy } from "./busy.js";
import { listen as listenToCommands } from "./commands.js";
import { listen as listenToBeside } from "./beside.js";
import { listen as listenToCounting } from "./count.js";
import { listen as listenToKeeping } from "./keep.js";
import { listen as listenToLabels } from "./label.js";
import { listen as listenToMenus } from "./menu.js";
import { listen as listenToMending } from "./mend.js";
import { listen as listenToPattern } from "./pattern.js";
import { listen as listenToScans, selectWrong } from "./scan.js";
import { set as setSelections } from "./selection.js";
import { listen as listenToSteps } from "./steps.js";
import { listen as listenToSweeping } from "./sweep.js";
import { listen as listenToTheme } from "./theme.js";
import { tidyAddress } from "./toast.js";

// Selections first: they look whether an act was just done, which tidyAddress then forgets.
setSelections(document);
listenToKeys();
listenToAmounts();
listenToScans();
listenToBusy();
listenToCommands();
listenToBeside();
listenToTheme();
listenToMenus();
listenToMending();
listenToPattern();
listenToSweeping();
listenToLabels();
listenToCounting();
listenToSteps();
listenToKeeping(); // it looks whether an act was just done, too
selectWrong();
tidyAddress();
document.body.addEventListener("htmx:load", (event) => setSelections(event.detail.elt));
