// What Streamlit says of the script's run and of its pages, as selectors.

/** No run is under way that the browser knows of. */
export const RESTING = "[data-test-script-state=notRunning]";
/** The same, and the server can be reached. */
export const LISTENING = `${RESTING}[data-test-connection-state=CONNECTED]`;
/** A link to a page; that to the first one says no path. */
export const PAGE_LINK = "[data-testid=stPageLink-NavLink]";
