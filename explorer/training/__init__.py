"""Training: runs that are stepped, rewound and repeated exactly."""
