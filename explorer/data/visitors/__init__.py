"""What the server keeps for one browser: pictures, drawings, claims to data sets, tabs."""
