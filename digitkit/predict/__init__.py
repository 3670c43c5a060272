"""Read pictures of handwritten digits with a trained model: `digitkit predict`."""
