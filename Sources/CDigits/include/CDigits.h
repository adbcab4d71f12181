#pragma once

#include <stddef.h>

/// 1797 handwritten digits of 8x8 pixels, 41 bytes each, as scripts/fetch-digits.py describes them: eight rows of five
/// bytes, five bits a pixel, and the digit that the image shows.
const unsigned char *_Nonnull digits_images(void);

/// 73677.
size_t digits_length(void);
