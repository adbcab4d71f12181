#include "CAnchor.h"

// The network lies in the program, so a worker needs no file beside it. `swath anchor` makes it anew.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char anchor[] = {
#embed "anchor.bin"
};

const unsigned char *anchor_bytes(void) { return anchor; }

size_t anchor_length(void) { return sizeof anchor; }
