// What Streamlit says of the script's run in the page, as selectors.

/** No run is under way that the browser knows of. */
export const RESTING = "[data-test-script-state=notRunning]";
/** The same, and the server can be reached. */
export const LISTENING = `${RESTING}[data-test-connection-state=CONNECTED]`;
