/**
 * For every field: on the way back to a page, browsers would fill in what the fields held when it was left, without an event, and they would
 * say something else than the state that the page begins with.
 */
export const notRefilled = { autocomplete: "off" } as const;
