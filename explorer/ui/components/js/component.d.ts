// What Streamlit hands to a component, and what is the same in all messages.

/** The argument of a component's default export. What it returns is called when it is taken away. */
export interface Component<Data = Uint8Array> {
  parentElement: ParentNode;
  data: Data;
  setTriggerValue(name: string, value: unknown): void;
  setStateValue(name: string, value: unknown): void;
}

/** Sentences of a message in the visitor's language, by name; {places} are filled in by worded(). */
export type Words = Record<string, string>;

export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array of a message, row by row. */
export interface Tensor<Values extends Numbers = Numbers> {
  values: Values;
  shape: number[];
}

/** What a header says of a block of a tensor: `values` is the number of its array. */
export interface Block {
  shape: number[];
  start: number[];
  size: number[];
  values: number;
}

/** A value of a layer: a vector's map is its value, and the rest is 0. */
export interface Choice {
  layer: string;
  map: number;
  y: number;
  x: number;
}

export type Colour = number[];

/** The hues of negative and of positive numbers. */
export type Palette = [Colour, Colour];

export type Span = [number, number];
