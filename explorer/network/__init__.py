"""What a network is, and what follows from that: shapes, costs, source, link, module."""
