#pragma once

#include <stddef.h>

/// Pixels of an image in PNG, JPEG, BMP or PGM and PPM, as levels of grey from 0 to 255: width·height bytes, row by row. The
/// colours of a pixel become its luminance, (77·red + 150·green + 29·blue)/256; what is transparent is taken as if it were
/// not.
///
/// They are to be given back with image_free. Null: the bytes are no such image, or it is damaged, or has more than
/// image_largest_pixels; *reason then says which, in a few words that are never freed.
unsigned char *_Nullable image_decode(
    const unsigned char *_Nonnull bytes, size_t length, int *_Nonnull width, int *_Nonnull height,
    const char *_Nullable *_Nonnull reason);

void image_free(unsigned char *_Nullable pixels);

/// How many pixels an image may have: a small file can claim to hold a very large one.
static const size_t image_largest_pixels = 1 << 26;
