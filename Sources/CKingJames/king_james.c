#include "CKingJames.h"

// The text lies in the program, so a worker needs no file beside it. `make corpus` prepares it anew.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char text[] = {
#embed "kjv.txt"
};

const unsigned char *king_james_text(void) { return text; }

size_t king_james_length(void) { return sizeof text; }
