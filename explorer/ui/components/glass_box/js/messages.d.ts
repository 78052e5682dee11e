// What the server says of a network (stage_message.py, phase_message.py, inspector_message.py,
// pair_message.py), and what the browser makes of it.

import type { HeldTensors } from "./held_tensors.js";
import type { Block, Numbers, Palette, Span, Tensor, Words } from "../../js/component.d.ts";

/** A receptive field along an axis: its start and its step over a common denominator. */
export interface Axis {
  start: number;
  jump: number;
  slack: number;
  over: number;
  /** null: the whole side. */
  size: number | null;
}

/** An operation's own arguments by torch.nn's names: each kind has those of its own. */
export interface Arguments {
  groups: number;
  dim: number;
  p: number;
  eps: number;
  negative_slope: number;
  approximate: string;
  normalized_shape: number[];
}

export interface Layer {
  kind: string;
  call: string;
  inputs: string[];
  shape: number[];
  field: Axis[] | null;
  arguments: Arguments;
  /** What is no module of torch.nn: Python in which {} stands for what comes in, put together by `joint`. */
  expression: string | null;
  joint: string;
  /** So many maps are made from so many of the input's. */
  mapGroups?: [made: number, used: number];
  /** Its values are only laid out anew. */
  isView?: boolean;
  /** Its maps are those of its inputs, one after another. */
  isStack?: boolean;
}

export type Chain = Record<string, Layer>;

// The stage ---------------------------------------------------------------------------------------

export interface Tiles {
  width: number;
  height: number;
  gap: number;
  rows: number;
  columns: number;
  shown: number;
  of: number;
  /** Values in one tile. */
  each: number;
  /** Places before the first map: the picture's. */
  lead: number;
}

export interface Standing {
  names: string[];
  short: string[];
  column: number;
  left: number;
  top: number;
  foot: number;
  tiles: Tiles;
  corners: Span[];
  /** The block that is folded here, its part of the mult-adds, its layers; what it holds, in short and in full. */
  opens?: string;
  share?: number;
  holds?: string[];
  count?: string;
  held?: string;
}

export interface Way {
  source: number;
  target: number;
  kind: "straight" | "bent";
  corners: Span[];
}

/** What is drawn over standing layers: `words` from the column `first` to `last`. */
export interface Bracket {
  words: string;
  first: number;
  last: number;
  /** The open block that it is, and how many others that lies in. */
  closes?: string;
  level?: number;
}

export interface Drawing {
  width: number;
  height: number;
  /** Left and right end of each column. */
  rooms: Span[];
  standing: Standing[];
  ways: Way[];
  brackets: Bracket[];
}

/** A layer's tiles: numbers of arrays, and where its colours end. */
export interface LayerPicture {
  tiles: number;
  grey?: boolean;
  picture?: number;
  limits: number;
  least: number;
  most: number;
  limit: number;
  weights?: number;
}

/** From the probabilities to the loss: each class's part, by its number. */
export interface LossGiven {
  title: string;
  term: string;
  parts: Record<string, string>;
  value: string;
}

/** All layers in their colours, and the answer that the network ends with. */
export interface PictureHeader {
  arrays: Tensor[];
  layers: Record<string, LayerPicture>;
  limit: number;
  colours: Palette;
  kernelColours: Palette;
  logits?: number;
  probabilities?: number;
  loss: LossGiven | null;
}

export interface StageHeader extends Drawing, PictureHeader {
  group: string;
  words: Words;
  chain: Chain;
  /** Which of the batch is in hand. */
  image: number;
  batch: number;
  classes?: string[];
  target: number | null;
}

/** The weights of a layer before and after a step, and their change: numbers of arrays. */
export interface WeightPicture {
  before: number;
  after: number;
  change: number;
  limit: number;
  /** The largest change. */
  most: number;
  /** So many kernels a map, and how many of them are shown; 0 where weights are no kernels. */
  kernels: number;
  shown: number;
}

/** What every phase has; `norms` are of the layers `normed`, and of an update are ratios. */
export interface PhaseFrame {
  group: string;
  /** A name of the step that it belongs to. */
  of: string;
  arrays: Tensor[];
  sentence: string;
  norms?: number;
  normed?: string[];
  loss: LossGiven | null;
  colours: Palette;
}

export interface MapsPhase extends PhaseFrame, PictureHeader {
  phase: "backward" | "again";
  attribution?: { title: string; pixels: number; colours: Palette; limit: number };
}

export interface UpdatePhase extends PhaseFrame {
  phase: "update";
  layers: Record<string, WeightPicture>;
  changeColours: Palette;
}

export type PhaseHeader = MapsPhase | UpdatePhase;

export type StopName = "image" | "forward" | "loss" | "zero_grad" | "backward" | "update" | "again";

export interface StopRecord {
  name: StopName;
  label: string;
  code: string;
  sentence: string;
  available: boolean;
  reason: string;
}

/** Where the server has the scrubber stand; `of`: the step whose phases are shown. */
export interface StopNews {
  stop: StopName;
  stops: StopRecord[];
  of: string;
  live: boolean;
  /** The phases of that step follow. */
  coming: boolean;
}

/** A connection of two tiles; `sides` are the kernel's. */
export interface Edge {
  source: number;
  from: number;
  target: number;
  to: number;
  way: number;
  kernel: Numbers | null;
  sides?: number[];
  weight: number | null;
}

/** A place under the pointer: a tile of a standing layer, and how far across and down it. */
export interface Spot {
  place: number;
  tile: number;
  u?: number;
  v?: number;
  /** Of layers that are drawn as one, the one that is meant. */
  name?: string;
}

// The inspector -----------------------------------------------------------------------------------

/** The kernel's stops along an axis. */
export interface Window {
  kernel: number;
  stride: number;
  dilation: number;
}

/** The largest terms of a linear layer too wide to send: numbers of arrays, a row a unit. */
export interface LargestTerms {
  first: number;
  inputs: number;
  values: number;
  weights: number;
  rest: number;
  magnitude: number;
}

export interface LayerNumbers {
  family: string;
  limit: number;
  parameters: Record<string, Block>;
  moments?: Block[];
  largest?: LargestTerms;
  picture?: { pixels: number; limits: number };
  windows: Window[];
  sources: number[];
  statistics: number;
  histogram: number;
  edges: Span;
}

export interface InspectorHeader {
  group: string;
  words: Words;
  arrays: Tensor[];
  mode: "training" | "evaluation";
  back: boolean;
  image: number;
  batch: number;
  chain: Chain;
  picture: number;
  tensors: Record<string, Block>;
  layers: Record<string, LayerNumbers>;
  limit: number;
  classes: string[];
  colours: Palette;
  kernelColours: Palette;
}

/** What was taken from one map: a grid of values, their weights where there are any, and their sum. */
export interface Part {
  input: number;
  place: { channel?: number; first?: number; features?: Numbers; index?: number[] };
  rows: number[];
  columns: number[];
  patch: Float64Array;
  kernel: Float64Array | null;
  sum: number;
  mean?: boolean;
  /** The cell that a maximum took. */
  winner?: number;
}

/** A value taken apart. What stands below `parts`, the operations have that are no sums. */
export interface Explained {
  name: string;
  index: number[];
  value: number;
  kind: string;
  sum: number;
  bias: number | null;
  rest: { count: number; sum: number } | null;
  parts: Part[];
  magnitude?: number;
  copied?: boolean;
  /** Of how many values it is the mean. */
  of?: number;
  x?: number;
  curve?: (x: number) => number;
  settings?: Arguments;
  mean?: number;
  variance?: number;
  weight?: number | null;
  eps?: number;
  scale?: number;
  training?: boolean;
  dropped?: boolean;
  p?: number;
  logits?: Float64Array;
  powers?: Float64Array;
  total?: number;
  less?: number;
  place?: number;
}

export type With<Keys extends keyof Explained> = Explained & Required<Pick<Explained, Keys>>;

/** A value that is asked about: where it is, and what is at hand for it. */
export interface Asked {
  held: HeldTensors;
  name: string;
  index: number[];
  entry: Layer;
  layer: LayerNumbers;
  value: number;
}

/** How an operation makes a value: see operation_values.js. `taken` is always a value of its own. */
export interface OperationValues {
  explain(at: Asked): Partial<Explained>;
  lines?(taken: Explained, say: Say, words: Words): Token[][];
  code?(taken: Explained): string[] | null;
  repeat?(name: string, held: HeldTensors, x: string): string;
}

export interface Term {
  part: Part;
  cell: number;
  x: number;
  w: number | null;
  product: number;
}

/** A text and its role, which gives it a colour. */
export type Token = [text: string, role?: string];

export type Say = (number: number) => string;

/** A table: words and numbers; numbers are written as the page writes them. */
export interface TableOfTerms {
  head: string[];
  rows: (string | number)[][];
  foot: (string | number)[];
}

// The pair ----------------------------------------------------------------------------------------

export interface PairHeader {
  group: string;
  words: Words;
  arrays: Tensor[];
  layer: string;
  shape: number[];
  exact: boolean;
  first: number;
  second: number;
  names: string[];
  colours: Palette;
}
