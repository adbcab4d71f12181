#include "CImageDecoding.h"

#include <limits.h>

// Sean Barrett's stb_image, as Debian's package libstb-dev has it (public domain or MIT).
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_ONLY_PNM
#define STBI_MAX_DIMENSIONS 65536
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma clang diagnostic pop

/// Whether a JPEG ends where it says, with the marker EOI after the first scan: stb_image greys what is missing.
static int has_jpeg_end(const unsigned char *bytes, size_t length) {
    size_t place = 2;
    while (place + 4 <= length && bytes[place] == 0xFF && bytes[place + 1] != 0xDA)
        place += 2 + (size_t)(bytes[place + 2] << 8 | bytes[place + 3]);
    for (; place + 2 <= length; place++)
        if (bytes[place] == 0xFF && bytes[place + 1] == 0xD9) return 1;
    return 0;
}

static size_t little(const unsigned char *bytes) {
    return bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 | (size_t)bytes[3] << 24;
}

/// Whether a file without checks of its own has as many bytes as its pixels ask for.
static int is_cut(const unsigned char *bytes, size_t length, size_t width, size_t height, size_t channels) {
    if (length > 2 && bytes[0] == 0xFF && bytes[1] == 0xD8) return !has_jpeg_end(bytes, length);
    if (length > 2 && bytes[0] == 'P') return length < width * height * channels;
    // A bitmap whose rows are not packed, each a multiple of four bytes.
    if (length >= 54 && bytes[0] == 'B' && (little(bytes + 30) == 0 || little(bytes + 30) == 3)) {
        size_t bits = bytes[28] | (size_t)bytes[29] << 8;
        return length < little(bytes + 10) + (width * bits + 31) / 32 * 4 * height;
    }
    return 0;
}

unsigned char *image_decode(
    const unsigned char *bytes, size_t length, int *width, int *height, const char **reason) {
    int channels = 0;
    if (length > INT_MAX) {
        *reason = "the file is too large";
        return NULL;
    }
    if (!stbi_info_from_memory(bytes, (int)length, width, height, &channels)) {
        *reason = "it is no PNG, JPEG, BMP, PGM or PPM";
        return NULL;
    }
    if ((size_t)*width * (size_t)*height > image_largest_pixels) {
        *reason = "it has too many pixels";
        return NULL;
    }
    if (is_cut(bytes, length, (size_t)*width, (size_t)*height, (size_t)channels)) {
        *reason = "it is cut off";
        return NULL;
    }
    unsigned char *pixels = stbi_load_from_memory(bytes, (int)length, width, height, &channels, 1);
    if (pixels == NULL) *reason = stbi_failure_reason();
    return pixels;
}

void image_free(unsigned char *pixels) { stbi_image_free(pixels); }
