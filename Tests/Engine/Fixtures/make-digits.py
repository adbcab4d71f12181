#!/usr/bin/env python3
"""Writes digits.json: the 1797 images of 8x8 handwritten digits that scikit-learn carries.

Run in this folder with scikit-learn 1.9: ./make-digits.py > digits.json

The images are the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak 1998, UCI
Machine Learning Repository, https://doi.org/10.24432/C50P49), licensed under Creative Commons Attribution 4.0
(https://creativecommons.org/licenses/by/4.0/). Nothing of them is changed but the way they are written: an image is
64 characters, row by row, 0 to 9 and a to g for the 17 levels of grey from 0 to 16.
"""
import json

import sklearn
from sklearn.datasets import load_digits

LEVELS = "0123456789abcdefg"

digits = load_digits()
print(json.dumps({
    "source": "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning "
              f"Repository, https://doi.org/10.24432/C50P49, as in scikit-learn {sklearn.__version__}",
    "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "labels": "".join(str(label) for label in digits.target),
    "images": ["".join(LEVELS[int(level)] for level in image) for image in digits.data],
}, indent=0))
