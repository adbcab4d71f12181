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
    unsigned char *pixels = stbi_load_from_memory(bytes, (int)length, width, height, &channels, 1);
    if (pixels == NULL) *reason = stbi_failure_reason();
    return pixels;
}

void image_free(unsigned char *pixels) { stbi_image_free(pixels); }
