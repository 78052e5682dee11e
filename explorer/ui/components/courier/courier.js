// Carries what the components put into the outbox to the server. Nothing of it is seen.

import { outbox } from "../js/outbox.js";

/** @param {{ data: import("../js/outbox.js").Receipt, setStateValue: (name: string, value: unknown) => void }} component */
export default function showCourier({ data, setStateValue }) {
  outbox.carry = (parcel) => setStateValue("parcel", parcel);
  outbox.acknowledge(data);
}
