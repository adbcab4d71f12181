#include "CDigits.h"

// The images lie in the program, so a worker needs no file beside it. scripts/fetch-digits.py prepares them anew.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char images[] = {
#embed "digits.bin"
};

const unsigned char *digits_images(void) { return images; }

size_t digits_length(void) { return sizeof images; }
