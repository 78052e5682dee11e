"""The Feature maps page: what every layer makes of an image, what excites a map, files."""
