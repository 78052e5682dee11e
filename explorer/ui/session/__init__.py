"""What the visitor has in hand: network, layer, address, run and its moment, data set, images."""
