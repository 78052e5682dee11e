// How far a key goes: undefined where it is another one.

/** Up and down a list. @type {Record<string, number | undefined>} */
export const DOWN_A_LIST = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** Along a row, in which down is on. @type {Record<string, number | undefined>} */
export const ALONG_A_ROW = { ArrowRight: 1, ArrowLeft: -1, ...DOWN_A_LIST };

/** Over a picture: rows and columns. @type {Record<string, [number, number] | undefined>} */
export const OVER_A_PICTURE = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
